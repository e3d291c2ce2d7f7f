/** Moves users from AWS Cognito to Stytch. Nothing is here yet: the importer is still to come. */
@NullMarked
package com.stytch.migrate.cognito;

import org.jspecify.annotations.NullMarked;
