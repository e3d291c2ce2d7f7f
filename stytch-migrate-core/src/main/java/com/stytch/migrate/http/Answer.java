package com.stytch.migrate.http;

/**
 * A successful answer: any 2xx.
 *
 * @param statusCode the HTTP status
 * @param requestId Stytch's {@code request_id}; empty text when the answer had none
 * @param body the JSON object of the body
 */
public record Answer(int statusCode, String requestId, JsonView body) {}
