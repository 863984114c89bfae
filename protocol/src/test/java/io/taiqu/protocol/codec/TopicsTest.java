package io.taiqu.protocol.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.message.Credential;
import io.taiqu.protocol.message.Document;
import io.taiqu.protocol.message.Downlink;
import io.taiqu.protocol.message.Uplink;
import io.taiqu.protocol.testing.Examples;
import io.taiqu.protocol.testing.TestDeployment;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TopicsTest {
  private static final String PREFIX =
      "taiqu/v1/0190d000-0000-7000-8000-000000000001/edge/0190d000-0000-7000-8000-0000000000e1/";

  @Test
  void topicsAreAsDocumented() {
    assertEquals(
        PREFIX + "down/credit/" + Examples.POINT, Topics.of(Examples.creditState()).name());
    assertEquals(PREFIX + "down/policy", Topics.of(Examples.policy()).name());
    assertEquals(PREFIX + "up/readings", Topics.of(Examples.readingBatch()).name());
    assertEquals(
        PREFIX + "down/#", Topics.downFilter(TestDeployment.DEPLOYMENT, TestDeployment.EDGE));
    assertEquals(
        "taiqu/v1/0190d000-0000-7000-8000-000000000001/edge/+/up/#",
        Topics.upFilter(TestDeployment.DEPLOYMENT));
    assertEquals(
        "taiqu/v1/0190d000-0000-7000-8000-000000000001/edge/+/up/report",
        Topics.filter(TestDeployment.DEPLOYMENT, Topics.Channel.REPORT));
  }

  @Test
  void aTopicIsOnOneChannel() {
    assertTrue(Topics.isOn(Topics.Channel.READINGS, PREFIX + "up/readings"));
    assertFalse(Topics.isOn(Topics.Channel.READINGS, PREFIX + "up/report"));
    assertFalse(Topics.isOn(Topics.Channel.READINGS, PREFIX + "up/readings/1"));
    assertFalse(Topics.isOn(Topics.Channel.READINGS, "other/" + PREFIX + "up/readings"));
  }

  @Test
  void everyTopicIsParsedBack() {
    for (Document document : Examples.all().values()) {
      Optional<Topics.Topic> topic =
          switch (document) {
            case Downlink downlink -> Optional.of(Topics.of(downlink));
            case Uplink uplink -> Optional.of(Topics.of(uplink));
            case Credential _ -> Optional.empty();
          };
      topic.ifPresent(known -> assertEquals(topic, Topics.parse(known.name())));
    }
  }

  @Test
  void otherTopicsAreNotOurs() {
    assertTrue(Topics.parse("").isEmpty());
    assertTrue(Topics.parse("taiqu/v1/x/edge/y/up/report").isEmpty());
    assertTrue(Topics.parse(PREFIX + "down/credit").isEmpty());
    assertTrue(Topics.parse(PREFIX + "down/policy/" + Examples.POINT).isEmpty());
    assertTrue(Topics.parse(PREFIX + "down/firmware").isEmpty());
    assertTrue(Topics.parse(PREFIX.replace("v1", "v2") + "up/report").isEmpty());
  }
}
