package com.stytch.migrate.web;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.web.util.HtmlUtils;

/** A visitor without a browser: reads the pages by their markup, as the templates write it. Not thread-safe. */
final class HttpVisitor implements Visitor {
    private static final Pattern FORM =
            Pattern.compile("<form method=\"post\" action=\"([^\"]+)\">(.*?)</form>", Pattern.DOTALL);
    private static final Pattern INPUT = Pattern.compile("<input[^>]*>");

    private final URI base;
    private final CookieManager jar = new CookieManager();
    private final HttpClient http = HttpClient.newBuilder()
            .cookieHandler(jar)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    private final Map<String, String> typed = new LinkedHashMap<>();
    private final List<String> setCookies = new ArrayList<>();
    private String page = "";
    private URI at;
    private int status;

    HttpVisitor(URI base) {
        this.base = base;
        this.at = base;
    }

    @Override
    public void open(String path) {
        follow(HttpRequest.newBuilder(base.resolve(path)));
    }

    @Override
    public void type(String field, String text) {
        assertTrue(page.contains(" name=\"" + field + "\""), () -> "no field " + field + " in\n" + page);
        typed.put(field, text);
    }

    @Override
    public void press(String button) {
        Matcher forms = FORM.matcher(page);
        while (forms.find()) {
            if (forms.group(2).contains(" id=\"" + button + "\"")) {
                Map<String, String> fields = new LinkedHashMap<>();
                Matcher inputs = INPUT.matcher(forms.group(2));
                while (inputs.find()) {
                    fields.put(attribute(inputs.group(), "name"), attribute(inputs.group(), "value"));
                }
                fields.putAll(typed);
                post(forms.group(1), fields);
                return;
            }
        }
        throw new AssertionError("no button " + button + " in\n" + page);
    }

    /** Posts a form that the page need not have. */
    void post(String path, Map<String, String> fields) {
        String body = fields.entrySet().stream()
                .map(entry -> encoded(entry.getKey()) + "=" + encoded(entry.getValue()))
                .collect(Collectors.joining("&"));
        follow(HttpRequest.newBuilder(base.resolve(path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body)));
    }

    private void follow(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response =
                    http.send(request.header("Accept", "text/html").build(), BodyHandlers.ofString());
            for (Optional<HttpResponse<String>> one = Optional.of(response);
                    one.isPresent();
                    one = one.get().previousResponse()) {
                setCookies.addAll(one.get().headers().allValues("Set-Cookie"));
            }
            page = response.body();
            at = response.uri();
            status = response.statusCode();
            typed.clear();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String attribute(String tag, String name) {
        Matcher attribute = Pattern.compile(" " + name + "=\"([^\"]*)\"").matcher(tag);
        return attribute.find() ? HtmlUtils.htmlUnescape(attribute.group(1)) : "";
    }

    @Override
    public String text(String id) {
        Matcher element = Pattern.compile("<(\\w+)[^>]* id=\"" + id + "\"[^>]*>(.*?)</\\1>", Pattern.DOTALL)
                .matcher(page);
        return element.find()
                ? HtmlUtils.htmlUnescape(element.group(2).replaceAll("<[^>]*>", ""))
                        .replaceAll("\\s+", " ")
                        .strip()
                : "";
    }

    @Override
    public String path() {
        return at.getPath();
    }

    @Override
    public Set<String> cookies() {
        return jar.getCookieStore().getCookies().stream()
                .filter(cookie -> !cookie.getName().equals("JSESSIONID"))
                .map(HttpCookie::getName)
                .collect(Collectors.toSet());
    }

    CookieManager jar() {
        return jar;
    }

    /** Returns every cookie that was ever sent, with its attributes. */
    List<String> setCookies() {
        return setCookies;
    }

    /** Returns the token against forgery of the first form. */
    String formToken() {
        Matcher inputs = INPUT.matcher(page);
        while (inputs.find()) {
            if (attribute(inputs.group(), "name").equals("_csrf")) {
                return attribute(inputs.group(), "value");
            }
        }
        throw new AssertionError("no token in\n" + page);
    }

    /** Returns the markup of the page. */
    String page() {
        return page;
    }

    int status() {
        return status;
    }
}
