package com.stytch.migrate.chaos;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a client and a fake, and harms whole exchanges: what arrives, what is answered, and how. Messages have a
 * {@code Content-Length}, as all of the library and of the fakes have.
 */
final class Relay implements AutoCloseable {
    private static final int LONGEST_HEAD = 64 * 1024;

    /** What becomes of one exchange. */
    enum Harm {
        NONE,
        /** The connection is reset before a byte reached the server. */
        RESET_BEFORE_THE_REQUEST,
        /** The server gets half a request. */
        RESET_INSIDE_THE_REQUEST,
        /** The server acts, and no byte of its answer arrives. */
        RESET_BEFORE_THE_ANSWER,
        RESET_INSIDE_THE_HEAD,
        RESET_INSIDE_THE_BODY,
        /** A byte arrives now and then, for longer than the client waits. */
        DRIP,
        /** The server acts, and something else answers with success. */
        HTML_INSTEAD,
        EMPTY_INSTEAD,
        LIST_INSTEAD,
        /** The server acts, and a gateway answers without Stytch's error body. */
        GATEWAY_INSTEAD
    }

    private final InetSocketAddress target;
    private final Random random;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final int port;
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile ServerSocket listener;
    private volatile double share;
    private volatile Harm[] harms = {};

    Relay(URI target, long seed) throws IOException {
        this.target = new InetSocketAddress(InetAddress.getLoopbackAddress(), target.getPort());
        this.random = new Random(seed);
        this.listener = listen(0);
        this.port = listener.getLocalPort();
        accept(listener);
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Lets a share of the exchanges come to one of these harms from now on. */
    void harm(double ofAll, Harm... kinds) {
        harms = kinds.clone();
        share = ofAll;
    }

    /** Ends all connections and refuses new ones. */
    void down() throws IOException {
        listener.close();
        for (Socket socket : open) {
            reset(socket);
        }
    }

    /** Listens again at the same port. */
    void up() throws IOException {
        listener = listen(port);
        accept(listener);
    }

    private static ServerSocket listen(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
        return socket;
    }

    private void accept(ServerSocket at) {
        daemon(() -> {
            while (!at.isClosed()) {
                try {
                    Socket client = at.accept();
                    client.setTcpNoDelay(true);
                    open.add(client);
                    daemon(() -> serve(client));
                } catch (IOException e) {
                    // closed on purpose
                }
            }
        });
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "relay");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve(Socket client) {
        try (client;
                Socket server = new Socket()) {
            server.setTcpNoDelay(true);
            server.connect(target);
            InputStream fromClient = new BufferedInputStream(client.getInputStream());
            InputStream fromServer = new BufferedInputStream(server.getInputStream());
            for (byte[] request = message(fromClient); request != null; request = message(fromClient)) {
                if (!exchange(draw(), request, client, server, fromServer)) {
                    reset(client);
                    return;
                }
            }
        } catch (IOException e) {
            // somebody went away
        } finally {
            open.remove(client);
        }
    }

    private synchronized Harm draw() {
        Harm[] kinds = harms;
        return kinds.length > 0 && random.nextDouble() < share ? kinds[random.nextInt(kinds.length)] : Harm.NONE;
    }

    private synchronized int some(int below) {
        return random.nextInt(below);
    }

    /** Returns whether the connection lives on. */
    private boolean exchange(Harm harm, byte[] request, Socket client, Socket server, InputStream fromServer)
            throws IOException {
        if (harm == Harm.RESET_BEFORE_THE_REQUEST) {
            return false;
        }
        if (harm == Harm.RESET_INSIDE_THE_REQUEST) {
            server.getOutputStream().write(request, 0, 1 + some(request.length - 1));
            server.getOutputStream().flush();
            return false;
        }
        server.getOutputStream().write(request);
        server.getOutputStream().flush();
        byte[] answer = message(fromServer);
        if (answer == null || harm == Harm.RESET_BEFORE_THE_ANSWER) {
            return false;
        }
        OutputStream out = client.getOutputStream();
        int head = headLength(answer);
        switch (harm) {
            case RESET_INSIDE_THE_HEAD -> {
                out.write(answer, 0, 1 + some(head - 1));
                return false;
            }
            case RESET_INSIDE_THE_BODY -> {
                out.write(answer, 0, head + some(Math.max(1, answer.length - head)));
                return false;
            }
            case DRIP -> {
                return drip(answer, out);
            }
            case HTML_INSTEAD ->
                out.write(reply("200 OK", "text/html", "<html><body>Sign in to the network</body></html>"));
            case EMPTY_INSTEAD -> out.write(reply("200 OK", "application/json", ""));
            case LIST_INSTEAD -> out.write(reply("200 OK", "application/json", "[]"));
            case GATEWAY_INSTEAD -> out.write(reply("503 Service Unavailable", "text/plain", "no healthy upstream"));
            default -> out.write(answer);
        }
        out.flush();
        return true;
    }

    private boolean drip(byte[] answer, OutputStream out) throws IOException {
        for (byte one : answer) {
            out.write(one);
            out.flush();
            try {
                if (over.await(200, TimeUnit.MILLISECONDS)) {
                    return false;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    private static byte[] reply(String status, String type, String body) {
        return ("HTTP/1.1 " + status + "\r\nContent-Type: " + type + "\r\nContent-Length: " + body.length() + "\r\n\r\n"
                        + body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static void reset(Socket socket) throws IOException {
        if (!socket.isClosed()) {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }

    /** Returns the next message as it stands, or {@code null} when the connection ended between two. */
    private static byte @Nullable [] message(InputStream in) throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        int last = 0;
        while (last != 0x0d0a0d0a) {
            int next = in.read();
            if (next < 0) {
                if (message.size() == 0) {
                    return null;
                }
                throw new EOFException();
            }
            if (message.size() > LONGEST_HEAD) {
                throw new IOException("no message");
            }
            message.write(next);
            last = last << 8 | next;
        }
        message.write(in.readNBytes(contentLength(message.toString(StandardCharsets.ISO_8859_1))));
        return message.toByteArray();
    }

    private static int contentLength(String head) {
        for (String line : head.split("\r\n")) {
            if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
                return Integer.parseInt(line.substring(15).strip());
            }
        }
        return 0;
    }

    private static int headLength(byte[] message) {
        return new String(message, StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n") + 4;
    }

    @Override
    public void close() throws IOException {
        over.countDown();
        down();
    }
}
