/** Official SDKs of Stytch, which know nothing of this library, talk to its fakes. */
@NullMarked
package com.stytch.migrate.witness;

import org.jspecify.annotations.NullMarked;
