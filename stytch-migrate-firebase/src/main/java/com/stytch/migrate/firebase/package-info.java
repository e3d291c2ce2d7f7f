/** Moves users from Google Firebase to Stytch. Nothing is here yet: the importer is still to come. */
@NullMarked
package com.stytch.migrate.firebase;

import org.jspecify.annotations.NullMarked;
