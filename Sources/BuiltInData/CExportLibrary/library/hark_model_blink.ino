// SPDX-License-Identifier: Apache-2.0

/* Lights the LED for a second at each keyword, and prints it on the serial port.
 *
 * For Arduino boards with a PDM microphone and the library PDM, such as the Nano 33 BLE Sense. */
#include <PDM.h>
#include <hark_model.h>

static hark_model spotter;
static int16_t samples[256];
static unsigned long lit_at;

/* Called in the microphone's interrupt. */
static void receive() {
    size_t bytes = (size_t)PDM.available();
    if (bytes > sizeof samples) bytes = sizeof samples;
    PDM.read(samples, bytes);
    hark_model_feed(&spotter, samples, bytes / 2);
}

/* Blinks fast for ever. */
static void fail(const char *reason) {
    for (;;) {
        Serial.println(reason);
        digitalWrite(LED_BUILTIN, HIGH);
        delay(100);
        digitalWrite(LED_BUILTIN, LOW);
        delay(100);
    }
}

void setup() {
    Serial.begin(115200);
    pinMode(LED_BUILTIN, OUTPUT);
    /* It leaves the spotter as hark_model_init does. */
    if (hark_model_self_test(&spotter) != HARK_MODEL_OK) fail("the self-test failed");
    PDM.onReceive(receive);
    if (!PDM.begin(1, HARK_MODEL_SAMPLE_RATE)) fail("the microphone does not start");
}

void loop() {
    hark_model_detection detection;
    switch (hark_model_poll(&spotter, &detection)) {
    case HARK_MODEL_DETECTED:
        Serial.println(hark_model_label_names[detection.label]);
        digitalWrite(LED_BUILTIN, HIGH);
        lit_at = millis();
        break;
    case HARK_MODEL_LOST:
        Serial.println("samples were lost: the processor is too slow or busy");
        break;
    }
    if (millis() - lit_at >= 1000) digitalWrite(LED_BUILTIN, LOW);
}
