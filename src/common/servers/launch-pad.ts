/**
 * Between the end of a launch and that of the request for it, so that a gateway
 * can still say what was wrong: Enterprise Gateway 3 counts whole seconds, and
 * then takes up to 5 s to end what it has launched.
 */
export const LAUNCH_PAD_MS = 8_000
