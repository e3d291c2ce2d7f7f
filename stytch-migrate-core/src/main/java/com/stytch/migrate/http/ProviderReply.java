package com.stytch.migrate.http;

import com.stytch.migrate.internal.Json;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** What the API of a legacy provider answered. Immutable. {@link #toString()} shows the status only. */
public final class ProviderReply {
    private final int status;
    private final HttpHeaders headers;
    private final byte[] body;

    ProviderReply(int status, HttpHeaders headers, byte[] body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    public int status() {
        return status;
    }

    /** Returns whether the status is from 200 to 299. */
    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /** Returns the first header of a name, in any case. */
    public Optional<String> header(String name) {
        return headers.firstValue(name);
    }

    /** Returns the body as a JSON object, or nothing when it is anything else. */
    public Optional<JsonView> object() {
        return Json.readObject(body).map(JsonView::of);
    }

    /**
     * Returns the body as a JSON list, or nothing when it is anything else, or holds anything but objects: an element that
     * were left out would be a record that nobody misses.
     */
    public Optional<List<JsonView>> list() {
        return Json.read(body).flatMap(JsonView::objects);
    }

    /** Returns the body as UTF-8 text; it may hold secrets. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "ProviderReply[" + status + "]";
    }
}
