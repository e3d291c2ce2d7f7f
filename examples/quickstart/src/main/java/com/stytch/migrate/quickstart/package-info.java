/** The code of the README. */
@NullMarked
package com.stytch.migrate.quickstart;

import org.jspecify.annotations.NullMarked;
