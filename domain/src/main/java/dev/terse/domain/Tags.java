package dev.terse.domain;

import java.util.Collection;
import java.util.List;

/**
 * The words that a link is filed under: up to {@value #MAX_COUNT}, each once, in the order of their characters (UTF-16 code units, so that
 * every store and every node has the same order). Upper and lower case differ.
 *
 * @param values the tags, each of 1 to {@value #MAX_LENGTH} characters in one line, without comma and without spaces at its ends
 */
public record Tags(List<String> values) {
    /** The greatest number of tags on one link. */
    public static final int MAX_COUNT = 20;

    /** The greatest length of one, in UTF-16 code units. */
    public static final int MAX_LENGTH = 64;

    /** No tags. */
    public static final Tags NONE = new Tags(List.of());

    /**
     * Tags in their order. What is given twice is kept once.
     *
     * @throws InvalidLinkDetailsException if there are too many, or one is not of the form above
     */
    public Tags {
        values = values.stream().sorted().distinct().toList();
        if (values.size() > MAX_COUNT) {
            throw new InvalidLinkDetailsException("must be at most " + MAX_COUNT + " tags");
        }
        for (String tag : values) {
            try {
                check(tag);
            } catch (InvalidLinkDetailsException e) {
                throw new InvalidLinkDetailsException("must be a list of tags, each of which " + e.expected());
            }
        }
    }

    /**
     * Tags of these texts.
     *
     * @param values in any order
     * @return the tags
     * @throws InvalidLinkDetailsException if there are too many, or one is not of the form above
     */
    public static Tags of(Collection<String> values) {
        return values.isEmpty() ? NONE : new Tags(List.copyOf(values));
    }

    /** The comma is what separates tags where they are written in one field, as in CSV. */
    static void check(String tag) {
        Text.check(tag, MAX_LENGTH);
        if (tag.indexOf(',') >= 0) {
            throw new InvalidLinkDetailsException("must not contain a comma");
        }
    }
}
