/** Small helpers for the rooms of this module. Not API: may change any day. */
@NullMarked
package com.stytch.migrate.auth0.internal;

import org.jspecify.annotations.NullMarked;
