/**
 * One legacy record in, one {@link com.stytch.migrate.importer.ImportOutcome} out.
 *
 * <p>Start at {@link com.stytch.migrate.importer.ConsumerPlanner}. It decides which calls a user needs
 * ({@link com.stytch.migrate.importer.ConsumerPlan}), makes them, and settles what was left unanswered by reading back.
 */
@NullMarked
package com.stytch.migrate.importer;

import org.jspecify.annotations.NullMarked;
