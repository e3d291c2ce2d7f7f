package com.stytch.migrate.http;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Takes an answer into memory up to a size; a longer one fails and is not read on. */
final class BoundedBody implements HttpResponse.BodySubscriber<byte[]> {
    /** More than an honest answer has: a page of 1,000 users with all the metadata that they can have is a third of it. */
    static final int LONGEST = 64 * 1024 * 1024;

    private final HttpResponse.BodySubscriber<byte[]> whole = HttpResponse.BodySubscribers.ofByteArray();
    private final CompletableFuture<byte[]> result = new CompletableFuture<>();
    private final int longest;
    private Flow.@Nullable Subscription subscription;
    private long length;

    /** @param longest how many bytes an answer may have */
    BoundedBody(int longest) {
        this.longest = longest;
        whole.getBody().whenComplete((bytes, failure) -> {
            if (failure == null) {
                result.complete(bytes);
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
    public void onSubscribe(Flow.Subscription next) {
        subscription = next;
        whole.onSubscribe(next);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        if (length > longest) {
            return;
        }
        for (ByteBuffer buffer : buffers) {
            length += buffer.remaining();
        }
        if (length <= longest) {
            whole.onNext(buffers);
            return;
        }
        if (subscription != null) {
            subscription.cancel();
        }
        IOException tooLong = new IOException("an answer of more than " + longest + " bytes was not read to its end");
        whole.onError(tooLong); // lets go of what it holds
        result.completeExceptionally(tooLong);
    }

    @Override
    public void onError(Throwable failure) {
        whole.onError(failure);
    }

    @Override
    public void onComplete() {
        if (length <= longest) {
            whole.onComplete();
        }
    }
}
