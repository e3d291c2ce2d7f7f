package com.stytch.migrate.web;

import com.stytch.migrate.session.Rollout;
import com.stytch.migrate.session.RolloutPolicy;
import java.util.Locale;

/** Where the cutover of sessions is. For real, the step comes from your flag service, and all instances are told. Thread-safe. */
class Cutover {
    private final Rollout rollout;
    private Step step = Step.NOBODY;
    private int number;

    /** The steps of the demo panel. */
    enum Step {
        NOBODY("Nobody", "nobody: before the cutover"),
        HALF("Half", "half of the people"),
        EVERYBODY("Everybody", "everybody"),
        BACK("Roll back", "nobody: rolled back");

        private final String label;
        private final String text;

        Step(String label, String text) {
            this.label = label;
            this.text = text;
        }

        public String label() {
            return label;
        }

        public String text() {
            return text;
        }

        /** Returns the id of its button. */
        public String id() {
            return "step-" + name().toLowerCase(Locale.ROOT);
        }
    }

    Cutover(Rollout rollout) {
        this.rollout = rollout;
    }

    synchronized void go(Step to) {
        switch (to) {
            case NOBODY -> rollout.set(RolloutPolicy.nobody());
            case HALF -> rollout.set(RolloutPolicy.share(50, "autumn"));
            case EVERYBODY -> rollout.set(RolloutPolicy.everybody());
            case BACK -> rollout.rollBack(RolloutPolicy.nobody(), ++number); // markers of before are void at once
        }
        step = to;
    }

    synchronized Step step() {
        return step;
    }
}
