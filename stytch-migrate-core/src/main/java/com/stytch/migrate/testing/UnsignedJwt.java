package com.stytch.migrate.testing;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Stands in an answer where a JWT belongs, until no lock is held any more: a signature takes its time. */
record UnsignedJwt(Map<String, @Nullable Object> claims) {}
