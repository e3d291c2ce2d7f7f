package com.stytch.migrate.cli;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;

/**
 * Lets no control character through that came in with data: names of files, roles and connections are text of others, and a
 * terminal obeys what stands in it. A carriage return passes at the beginning of what is written at once, for the line of the
 * progress and for line ends.
 */
final class PlainWriter extends FilterWriter {

    private PlainWriter(Writer out) {
        super(out);
    }

    /** Returns a writer that flushes at each line end. */
    static PrintWriter over(PrintWriter out) {
        return new PrintWriter(new PlainWriter(out), true);
    }

    @Override
    public void write(int c) throws IOException {
        out.write(plain((char) c, true));
    }

    @Override
    public void write(char[] text, int from, int length) throws IOException {
        char[] plain = new char[length];
        for (int i = 0; i < length; i++) {
            plain[i] = plain(text[from + i], i == 0);
        }
        out.write(plain, 0, length);
    }

    @Override
    public void write(String text, int from, int length) throws IOException {
        write(text.toCharArray(), from, length);
    }

    private static char plain(char c, boolean first) {
        if (c == '\n' || c == '\t' || (c == '\r' && first)) {
            return c;
        }
        boolean turns = (c >= '\u202a' && c <= '\u202e') || (c >= '\u2066' && c <= '\u2069');
        return Character.isISOControl(c) || c == '\u2028' || c == '\u2029' || turns ? '?' : c;
    }
}
