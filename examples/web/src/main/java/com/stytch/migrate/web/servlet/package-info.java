/**
 * The dual-session period in a servlet container, without any framework: people keep the session that they have, are given one
 * of Stytch when it is their turn, and are signed out by nobody but themselves.
 *
 * <p>Start at {@link DualSessions}. To wire it:
 *
 * <pre>{@code
 * SessionCookies cookies = SessionCookies.beside("legacy").build();
 * DualSessions sessions = DualSessions.consumer(stytch.api(), authenticator, exchange, rollout, cookies).build();
 * servletContext.addFilter("sessions", new DualSessionFilter(sessions))
 *         .addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/app/*");
 * }</pre>
 *
 * <p>Your sign-in page calls {@link DualSessions#signedIn}, that of the old system {@link DualSessions#signedInAtLegacy}, and
 * the sign-out {@link DualSessions#signOut} or {@code request.logout()}.
 */
@NullMarked
package com.stytch.migrate.web.servlet;

import org.jspecify.annotations.NullMarked;
