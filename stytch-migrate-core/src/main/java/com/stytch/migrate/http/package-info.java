/**
 * One exchange with Stytch: credentials, JSON, deadline, retries, pace.
 *
 * <p>Start at {@link com.stytch.migrate.http.StytchHttp}. This is the only room that opens a connection to Stytch.
 */
@NullMarked
package com.stytch.migrate.http;

import org.jspecify.annotations.NullMarked;
