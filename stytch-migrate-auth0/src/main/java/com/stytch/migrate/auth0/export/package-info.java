/**
 * Reads what an Auth0 tenant has, from its exports or from its Management API.
 *
 * <p>{@link com.stytch.migrate.auth0.export.ExportedUsers} turns the records of an export into users.
 * {@link com.stytch.migrate.auth0.export.Auth0Management} asks a live {@link com.stytch.migrate.auth0.export.Auth0Tenant} for
 * an export of its users, and for organizations, members, roles, connections and applications as
 * {@link com.stytch.migrate.auth0.export.Auth0List}; {@link com.stytch.migrate.auth0.export.Auth0SavedAnswers} has the same
 * lists from files.
 */
@NullMarked
package com.stytch.migrate.auth0.export;

import org.jspecify.annotations.NullMarked;
