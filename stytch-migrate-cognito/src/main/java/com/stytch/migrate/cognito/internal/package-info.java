/** Parts that nobody outside may rely on. */
@NullMarked
package com.stytch.migrate.cognito.internal;

import org.jspecify.annotations.NullMarked;
