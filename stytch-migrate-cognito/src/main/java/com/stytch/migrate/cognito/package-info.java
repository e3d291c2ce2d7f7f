/**
 * Moves users from AWS Cognito to Stytch.
 *
 * <p>Start at {@link com.stytch.migrate.cognito.CognitoImporter}. Facts about the service are from AWS's API model of
 * {@code cognito-idp} and its developer guide.
 */
@NullMarked
package com.stytch.migrate.cognito;

import org.jspecify.annotations.NullMarked;
