/**
 * The dual-session period in Spring Security 6.
 *
 * <p>Start at {@link DualSessionConfigurer}; all that it does is done by {@link com.stytch.migrate.web.servlet.DualSessions}.
 */
@NullMarked
package com.stytch.migrate.web.security;

import org.jspecify.annotations.NullMarked;
