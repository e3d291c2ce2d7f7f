package com.stytch.migrate.http;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Reads a body into memory up to a bound, and breaks off what is larger. Source: {@code BodySubscribers.limiting} of Java 25. */
final class BoundedBody implements HttpResponse.BodySubscriber<byte[]> {
    private final HttpResponse.BodySubscriber<byte[]> bytes = HttpResponse.BodySubscribers.ofByteArray();
    private final CompletableFuture<byte[]> result = new CompletableFuture<>();
    private final int largest;
    private long read;
    private Flow.@Nullable Subscription subscription;

    BoundedBody(int largest) {
        this.largest = largest;
        bytes.getBody().whenComplete((body, failure) -> {
            if (failure == null) {
                result.complete(body);
            } else {
                result.completeExceptionally(failure);
            }
        });
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return result;
    }

    @Override
    public void onSubscribe(Flow.Subscription own) {
        subscription = own;
        bytes.onSubscribe(own);
    }

    @Override
    public void onNext(List<ByteBuffer> parts) {
        if (read > largest) {
            return;
        }
        for (ByteBuffer part : parts) {
            read += part.remaining();
        }
        if (read > largest) {
            Flow.Subscription own = subscription;
            if (own != null) {
                own.cancel();
            }
            bytes.onError(new IOException("the answer is larger than " + largest + " bytes"));
            return;
        }
        bytes.onNext(parts);
    }

    @Override
    public void onError(Throwable failure) {
        bytes.onError(failure);
    }

    @Override
    public void onComplete() {
        if (read <= largest) {
            bytes.onComplete();
        }
    }
}
