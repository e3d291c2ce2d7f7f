/** Tokens of an OpenID provider that knows nothing of us. */
@NullMarked
package com.stytch.migrate.oidc;

import org.jspecify.annotations.NullMarked;
