/**
 * Faults of every kind, at random moments, with a seed; afterwards the laws must hold. Runs with {@code -Pchaos} only.
 */
@NullMarked
package com.stytch.migrate.chaos;

import org.jspecify.annotations.NullMarked;
