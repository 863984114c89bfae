package io.taiqu.supervisor.obstacle;

import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;

/**
 * Why something is not done, for who asked for it: a sentence that every language has, and the
 * figures in it.
 *
 * @param code which sentence
 * @param figures what is filled in, in its order: names, numbers, amounts and moments as text; an
 *     enum's constant, which has a word in every language
 */
public record Obstacle(Code code, List<Object> figures) {
  public Obstacle {
    figures = List.copyOf(figures);
    if (figures.size() != code.figures) {
      throw new IllegalArgumentException(
          code + " has " + code.figures + " figures, not " + figures.size());
    }
  }

  /** An obstacle with its figures. */
  public static Obstacle of(Code code, Object... figures) {
    return new Obstacle(code, List.of(figures));
  }

  /** The sentence for Chinese readers, else in English. */
  public String in(Locale locale) {
    boolean chinese = locale.getLanguage().equals("zh");
    ResourceBundle words =
        ResourceBundle.getBundle(
            "io.taiqu.supervisor.obstacle.obstacles",
            chinese ? Locale.SIMPLIFIED_CHINESE : Locale.ROOT,
            Control.getNoFallbackControl(Control.FORMAT_PROPERTIES));
    Object[] shown =
        figures.stream()
            .map(figure ->
                figure instanceof Enum<?> constant
                    ? words.getString(key(constant))
                    : String.valueOf(figure))
            .toArray();
    return new MessageFormat(words.getString(code.name()), locale).format(shown);
  }

  /** Where the word of a constant stands. */
  static String key(Enum<?> constant) {
    return constant.getDeclaringClass().getSimpleName() + "." + constant.name();
  }

  /** The sentence in English, as programs are told it. */
  public String english() {
    return in(Locale.ENGLISH);
  }

  /** The sentences that there are; the figures of each stand beside it. */
  public enum Code {
    /** The least and the most characters. */
    NO_REASON(2),
    /** A proposal is refused without a word why. */
    NO_REASON_TO_REFUSE(0),
    /** The number of the proposal that waits. */
    PROPOSED_ALREADY(1),
    /** A number. */
    NO_PROPOSAL(1),
    /** The proposal and who approved it. */
    APPROVED_BEFORE(2),
    /** The proposal and who refused it. */
    REFUSED_BEFORE(2),
    /** Who proposed. */
    SAME_PERSON(1),
    /** Level and code. */
    UNKNOWN_AREA(2),
    /** A transformer is taken out of its district. */
    ALWAYS_IN_A_DISTRICT(0),
    /** Level and code of both. */
    HANGS_THERE(4),
    /** Level and code. */
    HANGS_NOWHERE(2),
    /** Level and code of both. */
    NOT_BOTH_IN_DOCUMENT(4),
    /** Level and code. */
    NOT_IN_DOCUMENT(2),
    /** Supply point and transformer. */
    POINT_NOT_IN_DOCUMENT(2),
    /** A supply point. */
    NO_CUSTOMER_THERE(1),
    /** A code. */
    NO_TRANSFORMER(1),
    /** Supply point and transformer. */
    POINT_HANGS_THERE(2),
    /** Since when readings are kept. */
    READINGS_GONE(1),
    /** Minutes of an interval, the ends beside the moment, the moment. */
    NOT_AN_INTERVAL_END(4),
    /** A moment. */
    TO_COME(1),
    /** Since when it hangs where it does, and the moment. */
    OVERLAPS(2),
    /** A month. */
    PLACES_SETTLED(1),
    /** Level of a part, and of what it can't hang on. */
    NOT_LINKED(2),
    /** What was given. */
    NO_LEVEL(1),
    /** What was given. */
    NO_CODE(1),
    /** A unit. */
    EDGE_SERVES_NOTHING(1),
    /** A unit. */
    CERTIFICATE_COUNTS(1),
    /** A unit. */
    IDENTITY_USED(1),
    /** A supply point. */
    FROZEN(1),
    /** A supply point. */
    NOT_FROZEN(1),
    /** What was proposed rests on an older state of the account. */
    ACCOUNT_CHANGED(0),
    /** A supply point. */
    NO_CREDIT_ACCOUNT(1),
    /** A serial number. */
    METER_KNOWN(1),
    /** What was given. */
    NO_SERIAL(1),
    /** What was given. */
    NO_IDENTITY(1),
    /** What explains a mismatch is not named. */
    NO_MISMATCH_DOCUMENT(0),
    /** The kind of alarm that says so. */
    ISSUING_SUSPENDED(1),
    /** A supply point. */
    ISSUING_FROZEN(1),
    /** What the fence journal's file says. */
    FENCE_FAILED(1),
    /** What was given. */
    NO_EDGE(1),
    /** Most openings and most hours. */
    OPENINGS_OUT_OF_BOUNDS(2),
    /** Openings are not halted. */
    NOT_HALTED(0),
    /** No recovery is under way. */
    NOT_RECOVERING(0),
    /** A supply point. */
    POINT_NOT_IN_DATABASE(1),
    /** How many, and one of them. */
    UNITS_NOT_HEARD(2),
    /** How many, and one of them. */
    NEWER_NOT_SHOWN(2),
    /** How many, and one of them. */
    PROTECTIONS_NOT_SHOWN(2),
    /** One of the versions. */
    TARIFFS_LOST(1),
    /** An amount. */
    CREDIT_UNEXPLAINED(1),
    /** An amount. */
    PAYMENTS_HELD(1),
    /** What was proposed rests on older knowledge. */
    RECOVERY_CHANGED(0),
    /** Which one. */
    PROTECTION_NOT_IN_FORCE(1),
    /** Which one, who set it and when. */
    PROTECTION_IN_FORCE(3),
    /** It was set again since somebody proposed to clear it. */
    PROTECTION_SET_ANEW(0),
    /** What was given. */
    NO_ACCOUNT(1),
    /** An account. */
    NO_POINT_OF_ACCOUNT(1),
    /** Decimals of the currency. */
    AMOUNTS_NOT_WHOLE(1),
    /** No paper is named. */
    NO_DOCUMENT(0),
    /** A number. */
    NO_DEBT_OWED(1),
    /** A debt was settled since. */
    NOTHING_OWED(0),
    /** A debt would never be recovered. */
    DEBT_TERMS(0),
    /** What was given. */
    NO_PERCENTAGE(1),
    /** What was given. */
    NO_AMOUNT(1),
    /** What was given, and what there is. */
    NO_CHOICE(2),
    /** Which field. */
    NOTHING_CHOSEN(1),
    /** Which field. */
    NO_PLAIN_NUMBER(1),
    /** A refund of nothing. */
    REFUND_NOT_POSITIVE(0),
    /** A correction of nothing. */
    CORRECTION_ZERO(0),
    /** Decimals of the currency and the largest amount. */
    ORDER_OUT_OF_BOUNDS(2),
    /** What is left of the reported credit. */
    BEYOND_CREDIT(1),
    /** A month. */
    MONTH_NOT_CHARGED(1),
    /** A month. */
    MONTH_SETTLED(1),
    /** The tariff needs it. */
    REACTIVE_MISSING(0),
    /** The tariff needs it. */
    DEMAND_MISSING(0),
    /** A month. */
    NOTHING_TO_SETTLE(1),
    /** No new rules are under way. */
    NO_ROLL_OUT(0),
    /** It was halted before. */
    ROLL_OUT_HALTED(0),
    /** The number of the roll-out. */
    ROLL_OUT_UNDER_WAY(1),
    /** Where in the estate document, and what is wrong there. */
    DOCUMENT_CONFLICT(2),
    /** The supply point is not known. */
    CT_NO_POINT(0),
    /** Nothing would change. */
    CT_SAME_RATIO(0),
    /** The moment is within an interval. */
    CT_NO_INTERVAL(0),
    /** The moment has not passed. */
    CT_TO_COME(0),
    /** There was a later exchange. */
    CT_OVERLAPS(0),
    /** The month is closed. */
    CT_SETTLED(0),
    /** The readings are gone. */
    CT_NOT_KEPT(0),
    /** Nobody knows what the meter showed. */
    CT_NO_REGISTER(0),
    /** The register would go back. */
    CT_LESS_REGISTER(0),
    /** Charging can't go on elsewhere now. */
    CT_FROZEN(0),
    /** One person alone can't. */
    CT_TWO_PEOPLE(0),
    /** The document would undo it. */
    CT_NOT_IN_ESTATE(0),
    /** By how much the balance may be raised. */
    ABOVE_MAXIMUM_CREDIT(1),
    /** What was given. */
    NO_DAY(1);

    private final int figures;

    Code(int figures) {
      this.figures = figures;
    }

    /** How many figures the sentence has. */
    public int figures() {
      return figures;
    }
  }
}
