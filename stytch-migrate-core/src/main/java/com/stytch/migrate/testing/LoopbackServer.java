package com.stytch.migrate.testing;

import com.stytch.migrate.http.TimeSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small HTTP/1.1 server on this machine only, which can break off an answer where a test wants it. Thread-safe.
 *
 * <p>It knows nothing of Stytch: a {@link Handler} makes the answers, called on the thread of the connection. Connections
 * are kept alive. Bodies come with a length or in chunks; {@code Expect: 100-continue} is answered; an offer to upgrade the
 * protocol is ignored, as RFC 9110 allows. The server of the JDK is not used because it cannot break off an answer, and
 * waits 40 ms on connections that are kept alive.
 */
public final class LoopbackServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LoopbackServer.class);

    /** The largest body of a request: 4 MiB; a larger one is answered with 413. */
    public static final int LARGEST_BODY = 4 * 1024 * 1024;

    private static final int LARGEST_HEAD = 64 * 1024;
    private static final int BACKLOG = 1_024;
    private static final int LINGER_MILLIS = 500;
    private static final int LONGEST_JOIN_MILLIS = 2_000;
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final ServerSocket listener;
    private final TimeSource time;
    private final Handler handler;
    private final String name;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final Thread acceptor;
    private volatile boolean closed;

    private LoopbackServer(ServerSocket listener, TimeSource time, Handler handler) {
        this.listener = listener;
        this.time = time;
        this.handler = handler;
        this.name = "loopback-server-" + NUMBER.incrementAndGet();
        this.acceptor = new Thread(this::accept, name);
        acceptor.setDaemon(true);
    }

    /** Makes the answer to a request. Must be thread-safe. */
    @FunctionalInterface
    public interface Handler {

        /**
         * Returns the answer.
         *
         * @throws InterruptedException if the server is closed meanwhile; the connection then ends without an answer
         */
        Reply handle(Request request) throws InterruptedException;
    }

    /**
     * Starts a server.
     *
     * @param port the port, or 0 for any free one
     * @param time the clock that tells when a request arrived
     * @throws UncheckedIOException if the port is not free
     */
    public static LoopbackServer start(int port, TimeSource time, Handler handler) {
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(handler, "handler");
        try {
            ServerSocket socket = new ServerSocket();
            try {
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), BACKLOG);
            } catch (IOException | RuntimeException e) {
                socket.close();
                throw e;
            }
            LoopbackServer server = new LoopbackServer(socket, time, handler);
            server.acceptor.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on port " + port + " of 127.0.0.1", e);
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Returns {@code http://127.0.0.1:} and the port. */
    public URI baseUri() {
        return URI.create("http://127.0.0.1:" + port());
    }

    private void accept() {
        while (!closed) {
            try {
                Socket socket = listener.accept();
                socket.setTcpNoDelay(true);
                Connection connection = new Connection(socket);
                connections.add(connection);
                connection.thread.start();
                if (closed) {
                    connection.end();
                }
            } catch (IOException e) {
                if (!closed) {
                    LOG.warn("{} could not accept a connection", name, e);
                }
            }
        }
    }

    /** Ends all connections, those too that wait for an answer, and their threads. Idempotent. */
    @Override
    public void close() {
        closed = true;
        try {
            listener.close();
        } catch (IOException e) {
            LOG.debug("{} did not close cleanly", name, e);
        }
        // The port is free only when nobody waits in accept any more.
        await(acceptor);
        List<Connection> open = new ArrayList<>(connections);
        open.forEach(Connection::end);
        open.forEach(connection -> await(connection.thread));
    }

    private static void await(Thread thread) {
        if (thread == Thread.currentThread()) {
            return;
        }
        try {
            thread.join(LONGEST_JOIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One request, complete. */
    public static final class Request {
        private final String method;
        private final String path;
        private final String query;
        private final List<String> headers;
        private final byte[] body;
        private final long arrivedNanos;

        private Request(
                String method, String path, String query, List<String> headers, byte[] body, long arrivedNanos) {
            this.method = method;
            this.path = path;
            this.query = query;
            this.headers = headers;
            this.body = body;
            this.arrivedNanos = arrivedNanos;
        }

        public String method() {
            return method;
        }

        /** Returns the path as it was sent, percent signs and all, without the query. */
        public String path() {
            return path;
        }

        /** Returns what stood behind the question mark as it was sent; empty text when nothing did. */
        public String query() {
            return query;
        }

        /** Returns the first header of this name; upper and lower case are the same. */
        public Optional<String> header(String header) {
            for (int i = 0; i < headers.size(); i += 2) {
                if (headers.get(i).equalsIgnoreCase(header)) {
                    return Optional.of(headers.get(i + 1));
                }
            }
            return Optional.empty();
        }

        /** Returns the bytes of the body, a copy; empty when there was none. */
        public byte[] body() {
            return body.clone();
        }

        byte[] bodyUncopied() {
            return body;
        }

        /** Returns when the first byte arrived, in nanoseconds since 1970. */
        long arrivedNanos() {
            return arrivedNanos;
        }

        /** Returns when the first byte arrived. */
        public Instant arrivedAt() {
            return Instant.ofEpochSecond(
                    Math.floorDiv(arrivedNanos, 1_000_000_000L), Math.floorMod(arrivedNanos, 1_000_000_000L));
        }

        /** Returns method and path only: the rest may hold secrets. */
        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    /** How an answer ends. */
    public enum Ending {
        /** Complete. */
        WHOLE,
        /** The connection is cut, and not one byte was sent. */
        CUT_BEFORE_ANSWER,
        /** The connection is cut in the middle of the body, whose whole length was announced. */
        CUT_INSIDE_BODY,
        /** Nothing is sent until the client gives up. */
        STALL_BEFORE_ANSWER,
        /** Nothing more is sent after the middle of the body, until the client gives up. */
        STALL_INSIDE_BODY
    }

    /** An answer. Immutable. */
    public static final class Reply {
        private final int status;
        private final byte[] body;
        private final String headers;
        private final Ending ending;

        private Reply(int status, byte[] body, String headers, Ending ending) {
            this.status = status;
            this.body = body;
            this.headers = headers;
            this.ending = ending;
        }

        /**
         * Returns an answer.
         *
         * @param status from 200 to 599
         * @param contentType the value of the header of this name
         */
        public static Reply of(int status, String contentType, byte[] body) {
            if (status < 200 || status > 599) {
                throw new IllegalArgumentException("status must be from 200 to 599, was " + status);
            }
            return new Reply(status, body.clone(), "", Ending.WHOLE).header("Content-Type", contentType);
        }

        /** Returns the answer with one more header. */
        public Reply header(String header, String value) {
            if ((header + value).chars().anyMatch(c -> c < ' ' || c > '~') || header.indexOf(':') >= 0) {
                throw new IllegalArgumentException("a header must be one line of ASCII: " + header);
            }
            return new Reply(status, body, headers + header + ": " + value + "\r\n", ending);
        }

        /** Returns the answer with another ending. */
        public Reply ending(Ending other) {
            return new Reply(status, body, headers, Objects.requireNonNull(other, "other"));
        }

        public int status() {
            return status;
        }
    }

    /** The bytes are no request that this server takes. */
    private static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        private final int status;

        private Malformed(int status, String message) {
            super(message, null, false, false);
            this.status = status;
        }
    }

    private final class Connection implements Runnable {
        private final Socket socket;
        private final Thread thread;
        private InputStream in = InputStream.nullInputStream();
        private OutputStream out = OutputStream.nullOutputStream();
        private byte[] buffer = new byte[8_192];
        private int from;
        private int to;

        private Connection(Socket socket) {
            this.socket = socket;
            this.thread = new Thread(this, name + "-connection");
            thread.setDaemon(true);
        }

        private void end() {
            thread.interrupt();
            try {
                socket.close();
            } catch (IOException e) {
                LOG.debug("{}: a connection did not close cleanly", name, e);
            }
        }

        @Override
        public void run() {
            try (socket) {
                in = socket.getInputStream();
                out = socket.getOutputStream();
                while (serve()) {
                    // one request after the other
                }
            } catch (IOException e) {
                LOG.trace("{}: a client went away", name, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                connections.remove(this);
            }
        }

        /** Serves one request and returns whether the connection stays. */
        private boolean serve() throws IOException, InterruptedException {
            if (from == to && !fill()) {
                return false;
            }
            long arrived = time.epochNanos();
            Request request;
            try {
                request = read(arrived);
            } catch (Malformed e) {
                refuse(e);
                return false;
            }
            Reply reply;
            try {
                reply = handler.handle(request);
            } catch (RuntimeException e) {
                LOG.error("{}: the handler failed at {}", name, request, e);
                reply = Reply.of(500, "text/plain", "the handler of the fake failed".getBytes(StandardCharsets.UTF_8));
            }
            boolean last = !keepsAlive(request);
            switch (reply.ending) {
                case WHOLE -> {
                    write(request, reply, reply.body.length, last);
                    return !last;
                }
                case CUT_INSIDE_BODY -> write(request, reply, reply.body.length / 2, last);
                case STALL_BEFORE_ANSWER -> waitForEnd();
                case STALL_INSIDE_BODY -> {
                    write(request, reply, reply.body.length / 2, last);
                    waitForEnd();
                }
                case CUT_BEFORE_ANSWER -> {}
            }
            return false;
        }

        private boolean keepsAlive(Request request) {
            return !request.header("Connection")
                    .orElse("")
                    .toLowerCase(Locale.ROOT)
                    .contains("close");
        }

        private void write(Request request, Reply reply, int bodyBytes, boolean last) throws IOException {
            String head = "HTTP/1.1 " + reply.status + " " + REASONS.getOrDefault(reply.status, "Unknown") + "\r\n"
                    + reply.headers + "Content-Length: " + reply.body.length + "\r\n"
                    + (last ? "Connection: close\r\n" : "") + "\r\n";
            byte[] start = head.getBytes(StandardCharsets.ISO_8859_1);
            int sent = request.method().equals("HEAD") ? 0 : bodyBytes;
            byte[] all = Arrays.copyOf(start, start.length + sent);
            System.arraycopy(reply.body, 0, all, start.length, sent);
            out.write(all);
            out.flush();
        }

        /** Waits until the client closes, or this server. */
        private void waitForEnd() throws IOException {
            from = 0;
            to = 0;
            while (fill()) {
                to = 0;
            }
        }

        /** Says what is wrong. The rest is read away, for an unread rest would destroy the answer on its way. */
        private void refuse(Malformed e) throws IOException {
            String text = String.valueOf(e.getMessage());
            byte[] all = ("HTTP/1.1 " + e.status + " " + REASONS.getOrDefault(e.status, "Unknown")
                            + "\r\nContent-Type: text/plain\r\nContent-Length: " + text.length()
                            + "\r\nConnection: close\r\n\r\n" + text)
                    .getBytes(StandardCharsets.ISO_8859_1);
            out.write(all);
            out.flush();
            socket.shutdownOutput();
            socket.setSoTimeout(LINGER_MILLIS);
            waitForEnd();
        }

        private boolean fill() throws IOException {
            if (from == to) {
                from = 0;
                to = 0;
            }
            if (to == buffer.length) {
                if (from > 0) {
                    System.arraycopy(buffer, from, buffer, 0, to - from);
                    to -= from;
                    from = 0;
                } else {
                    buffer = Arrays.copyOf(buffer, buffer.length * 2);
                }
            }
            int count = in.read(buffer, to, buffer.length - to);
            if (count < 0) {
                return false;
            }
            to += count;
            return true;
        }

        /** Returns a line without its end, as Latin-1. */
        private String line() throws IOException, Malformed {
            int scan = from;
            while (true) {
                for (; scan < to; scan++) {
                    if (buffer[scan] == '\n') {
                        int end = scan > from && buffer[scan - 1] == '\r' ? scan - 1 : scan;
                        String line = new String(buffer, from, end - from, StandardCharsets.ISO_8859_1);
                        from = scan + 1;
                        return line;
                    }
                }
                if (to - from > LARGEST_HEAD) {
                    throw new Malformed(431, "a line is too long");
                }
                int read = scan - from;
                if (!fill()) {
                    throw new IOException("the client closed inside a request");
                }
                scan = from + read;
            }
        }

        private Request read(long arrived) throws IOException, Malformed {
            String[] words = line().split(" ", -1);
            if (words.length != 3 || !words[2].startsWith("HTTP/")) {
                throw new Malformed(400, "the first line is no HTTP request");
            }
            if (!words[2].equals("HTTP/1.1")) {
                throw new Malformed(505, "only HTTP/1.1 is spoken here");
            }
            List<String> headers = headers();
            String target = words[1];
            if (target.startsWith("http://")) {
                int slash = target.indexOf('/', "http://".length());
                target = slash < 0 ? "/" : target.substring(slash);
            }
            if (!target.startsWith("/")) {
                throw new Malformed(400, "the target of the request is no path");
            }
            int question = target.indexOf('?');
            String path = question < 0 ? target : target.substring(0, question);
            String query = question < 0 ? "" : target.substring(question + 1);
            Request bare = new Request(words[0], path, query, headers, new byte[0], arrived);
            byte[] body = body(bare);
            return body.length == 0 ? bare : new Request(words[0], path, query, headers, body, arrived);
        }

        private List<String> headers() throws IOException, Malformed {
            List<String> headers = new ArrayList<>(20);
            int size = 0;
            for (String line = line(); !line.isEmpty(); line = line()) {
                int colon = line.indexOf(':');
                if (colon < 1 || line.charAt(colon - 1) == ' ' || line.charAt(0) == ' ' || line.charAt(0) == '\t') {
                    throw new Malformed(400, "a header is malformed");
                }
                size += line.length();
                if (size > LARGEST_HEAD) {
                    throw new Malformed(431, "the headers are too long");
                }
                headers.add(line.substring(0, colon));
                headers.add(line.substring(colon + 1).strip());
            }
            return headers;
        }

        private byte[] body(Request request) throws IOException, Malformed {
            Optional<String> coding = request.header("Transfer-Encoding");
            Optional<String> length = request.header("Content-Length");
            if (coding.isPresent()) {
                if (length.isPresent() || !coding.get().equalsIgnoreCase("chunked")) {
                    throw new Malformed(400, "only the coding chunked is known, and without a length beside it");
                }
                invite(request);
                return chunks();
            }
            if (length.isEmpty()) {
                return new byte[0];
            }
            int bytes = size(length.get(), 10);
            if (bytes > 0) {
                invite(request);
            }
            byte[] body = new byte[bytes];
            take(body, 0, bytes);
            return body;
        }

        private void invite(Request request) throws IOException {
            if (request.header("Expect").orElse("").equalsIgnoreCase("100-continue")) {
                out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
                out.flush();
            }
        }

        private int size(String digits, int radix) throws Malformed {
            if (digits.isEmpty() || digits.chars().anyMatch(c -> Character.digit(c, radix) < 0 || c > 'f')) {
                throw new Malformed(400, "a length is no number");
            }
            if (digits.length() > 9 || Long.parseLong(digits, radix) > LARGEST_BODY) {
                throw new Malformed(413, "the body is larger than " + LARGEST_BODY + " bytes");
            }
            return Integer.parseInt(digits, radix);
        }

        private byte[] chunks() throws IOException, Malformed {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            while (true) {
                String head = line();
                int semicolon = head.indexOf(';');
                int bytes = size((semicolon < 0 ? head : head.substring(0, semicolon)).strip(), 16);
                if (bytes == 0) {
                    headers(); // trailers, which nobody needs
                    return body.toByteArray();
                }
                if (body.size() + bytes > LARGEST_BODY) {
                    throw new Malformed(413, "the body is larger than " + LARGEST_BODY + " bytes");
                }
                byte[] chunk = new byte[bytes];
                take(chunk, 0, bytes);
                body.writeBytes(chunk);
                if (!line().isEmpty()) {
                    throw new Malformed(400, "a chunk is longer than it says");
                }
            }
        }

        private void take(byte[] target, int offset, int count) throws IOException {
            int buffered = Math.min(count, to - from);
            System.arraycopy(buffer, from, target, offset, buffered);
            from += buffered;
            int rest = count - buffered;
            if (rest > 0 && in.readNBytes(target, offset + buffered, rest) < rest) {
                throw new IOException("the client closed inside a request");
            }
        }
    }

    private static final Map<Integer, String> REASONS = Map.ofEntries(
            Map.entry(200, "OK"),
            Map.entry(201, "Created"),
            Map.entry(204, "No Content"),
            Map.entry(400, "Bad Request"),
            Map.entry(401, "Unauthorized"),
            Map.entry(403, "Forbidden"),
            Map.entry(404, "Not Found"),
            Map.entry(413, "Content Too Large"),
            Map.entry(429, "Too Many Requests"),
            Map.entry(431, "Request Header Fields Too Large"),
            Map.entry(500, "Internal Server Error"),
            Map.entry(501, "Not Implemented"),
            Map.entry(502, "Bad Gateway"),
            Map.entry(503, "Service Unavailable"),
            Map.entry(505, "HTTP Version Not Supported"));
}
