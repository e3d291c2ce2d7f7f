/** Small helpers. Not API: anything here may change any day. */
@NullMarked
package com.stytch.migrate.internal;

import org.jspecify.annotations.NullMarked;
