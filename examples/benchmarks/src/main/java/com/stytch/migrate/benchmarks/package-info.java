/**
 * Measures this library side by side with what a team would use instead ({@code Harness}), and its hot paths ({@code HotPaths}).
 */
@NullMarked
package com.stytch.migrate.benchmarks;

import org.jspecify.annotations.NullMarked;
