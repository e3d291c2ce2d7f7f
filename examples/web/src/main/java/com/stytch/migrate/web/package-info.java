/**
 * A small web application during its move: people log in with a browser and see where the answer came from.
 *
 * <p>Start at {@link com.stytch.migrate.web.WebLogin}.
 */
@NullMarked
package com.stytch.migrate.web;

import org.jspecify.annotations.NullMarked;
