package dev.terse.transfer;

import static dev.terse.transfer.ImportSource.BITLY;
import static dev.terse.transfer.ImportSource.KUTT;
import static dev.terse.transfer.ImportSource.SHLINK;
import static dev.terse.transfer.ImportSource.YOURLS;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.terse.domain.ActivePeriod;
import dev.terse.domain.ArchivedUrl;
import dev.terse.domain.Forwarding;
import dev.terse.domain.LinkDetails;
import dev.terse.domain.LinkHistory;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.ShortCode;
import dev.terse.domain.Tags;
import dev.terse.domain.Title;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as other shorteners write them. */
class ForeignLinksTest {
    private static final ArchivedUrl OF_YOURLS = link("ozh", "Ozh, \"the\" blog", 1234, "2024-05-06T07:08:09Z");

    @ParameterizedTest
    @ValueSource(
            strings = {
                // phpMyAdmin, and mysql with a program that writes CSV.
                """
                "keyword","url","title","timestamp","ip","clicks"
                "ozh","https://example.com/a?b=c","Ozh, ""the"" blog","2024-05-06 07:08:09","192.0.2.1","1234"
                """,
                """
                keyword;url;title;timestamp;ip;clicks
                ozh;https://example.com/a?b=c;"Ozh, ""the"" blog";2024-05-06 07:08:09;192.0.2.1;1234
                """,
                // yourls-api.php?action=stats&filter=last&limit=1000000&format=json
                """
                {"links":{"link_1":{"shorturl":"https:\\/\\/sho.rt\\/ozh","url":"https:\\/\\/example.com\\/a?b=c",
                "title":"Ozh, \\"the\\" blog","timestamp":"2024-05-06 07:08:09","ip":"192.0.2.1","clicks":"1234"}},
                "stats":{"total_links":"1","total_clicks":"1234"},"statusCode":"200","message":"success"}
                """,
                // mysqldump
                """
                -- MySQL dump 10.13  Distrib 8.0.36, for Linux (x86_64)
                /*!40101 SET NAMES utf8mb4 */;
                DROP TABLE IF EXISTS `yourls_log`;
                INSERT INTO `yourls_log` VALUES (1,'2024-05-06 07:08:10','ozh','direct; INSERT INTO `yourls_url` VALUES (','Agent \\'1\\'','192.0.2.9','FR');
                CREATE TABLE `yourls_url` (
                  `keyword` varchar(100) NOT NULL DEFAULT '',
                  PRIMARY KEY (`keyword`)
                ) ENGINE=InnoDB COMMENT='a;b';
                LOCK TABLES `yourls_url` WRITE;
                INSERT INTO `yourls_url` VALUES ('ozh','https://example.com/a?b=c','Ozh, \\"the\\" blog','2024-05-06 07:08:09','192.0.2.1',1234);
                UNLOCK TABLES;
                """,
                // phpMyAdmin's SQL, which names the columns
                """
                -- phpMyAdmin SQL Dump
                INSERT INTO `pre_url` (`url`, `keyword`, `clicks`, `title`, `timestamp`, `ip`) VALUES
                ('https://example.com/a?b=c', 'ozh', 1234, 'Ozh, "the" blog', '2024-05-06 07:08:09', '192.0.2.1');
                """
            })
    void takes_over_yourls(String file) {
        assertThat(Samples.link(YOURLS, file)).isEqualTo(OF_YOURLS);
    }

    @Test
    void takes_over_the_csv_of_a_plugin_of_yourls() {
        assertThat(Samples.link(YOURLS, "source,target,hits\r", "/ozh/,https://example.com/a?b=c,1234\r"))
                .isEqualTo(link("ozh", null, 1234, null));
    }

    @Test
    void takes_over_each_row_of_each_insert_of_a_dump() {
        assertThat(Samples.told(
                        YOURLS,
                        "/*M!999999\\- enable the sandbox mode */ ",
                        "INSERT INTO `yourls_url` VALUES ('1','https://example.com/''1','it\\'s\\n\\\\ (a;b), c',NULL,'',0),",
                        "('2','https://example.com/2',NULL,'0000-00-00 00:00:00','',0)",
                        ",('no code','https://example.com/3','','2024-05-06 07:08:09','',1);",
                        "INSERT IGNORE INTO yourls_url VALUES ('4','https://example.com/4','','2024-05-06 07:08:09','',-1);",
                        "INSERT INTO `yourls_options` VALUES (1,'version','506');",
                        "INSERT INTO `yourls_url` VALUES ('5','https://example.com/5');"))
                .containsExactly(
                        "2 1",
                        "3 2",
                        "4 shortCode must be 1 to 64 characters, each a letter a-z or A-Z, a digit, '_' or '-'",
                        "5 clicks must be a whole number from 0 to 1000000000000",
                        "7 the row must have as many values as there are columns");
    }

    @Test
    void reads_a_dump_that_breaks_off_as_far_as_it_goes() {
        assertThat(
                        Samples.told(
                                YOURLS,
                                "-- MySQL dump",
                                "INSERT INTO `yourls_url` VALUES ('1','https://example.com/','','2024-05-06 07:08:09','',0),('2','https"))
                .containsExactly("2 1", "2 the line must be SQL as MySQL dumps it; what comes behind it was not read");
    }

    @Test
    void takes_over_pages_of_the_api_of_kutt() {
        assertThat(Samples.links(Samples.read(
                        KUTT,
                        "{\"total\":2,\"limit\":1,\"skip\":0,\"data\":[{\"id\":\"0c5a\",\"address\":\"kutt1\",\"banned\":false,"
                                + "\"created_at\":\"2024-05-06T07:08:09.000Z\",\"updated_at\":\"2024-06-01T00:00:00.000Z\","
                                + "\"target\":\"https://example.com/a?b=c\",\"description\":\" Two\\nlines \",\"password\":false,"
                                + "\"expire_in\":null,\"visit_count\":5,\"domain\":null,\"link\":\"https://kutt.it/kutt1\"}]}",
                        "{\"total\":2,\"limit\":1,\"skip\":1,\"data\":[{\"address\":\"kutt2\",\"banned\":true,"
                                + "\"created_at\":\"2024-05-06T07:08:09.000Z\",\"target\":\"https://example.com/a?b=c\","
                                + "\"description\":null,\"password\":false,\"expire_in\":\"2027-01-01T00:00:00.000Z\","
                                + "\"visit_count\":0}]}")))
                .containsExactly(
                        link("kutt1", "Two lines", 5, "2024-05-06T07:08:09Z"),
                        new ArchivedUrl(
                                new ShortCode("kutt2"),
                                new LinkDetails(
                                        new OriginalUrl("https://example.com/a?b=c"),
                                        null,
                                        Tags.NONE,
                                        new ActivePeriod(null, Instant.parse("2027-01-01T00:00:00Z")),
                                        null,
                                        false,
                                        Forwarding.DEFAULT),
                                new LinkHistory(0, 0, null, Instant.parse("2024-05-06T07:08:09Z"), List.of())));
    }

    @Test
    void takes_over_the_table_of_kutt() {
        assertThat(
                        Samples.link(
                                KUTT,
                                "id,address,description,banned,banned_by_id,domain_id,password,expire_in,target,user_id,visit_count,created_at,updated_at,uuid",
                                "1,kutt1,Title,f,,,,,https://example.com/a?b=c,1,5,2024-05-06 09:08:09+02,2024-05-06 07:08:09+00,0c5a"))
                .isEqualTo(link("kutt1", "Title", 5, "2024-05-06T07:08:09Z"));
    }

    @Test
    void leaves_out_what_kutt_keeps_behind_a_password() {
        assertThat(Samples.told(
                        KUTT,
                        "[{\"address\":\"a\",\"target\":\"https://example.com/\",\"password\":true},",
                        "{\"address\":\"b\",\"target\":\"https://example.com/\",\"password\":false}]"))
                .containsExactly("1 the link has a password, without which it would be open to all", "2 b");
        assertThat(Samples.told(KUTT, "address,target,password", "a,https://example.com/,$2a$12$abcdef"))
                .containsExactly("2 the link has a password, without which it would be open to all");
    }

    @Test
    void takes_over_the_csv_of_the_web_client_of_shlink() {
        assertThat(Samples.link(
                        SHLINK,
                        "\"createdAt\",\"domain\",\"shortCode\",\"shortUrl\",\"longUrl\",\"title\",\"tags\",\"visits\"",
                        "\"2024-05-06T09:08:09+02:00\",\"sho.rt\",\"shl\",\"https://sho.rt/shl\",\"https://example.com/a?b=c\","
                                + "\"\",\"news|a, b\",5"))
                .isEqualTo(link("shl", null, List.of("news|a", "b"), 5, "2024-05-06T07:08:09Z"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "Long URL;Tags;Domain;Short code;Title!https://example.com/a?b=c;foo|bar;;shl;T",
                "longURL,tags,shortURL,title!https://example.com/a?b=c,\"foo,bar\",https://sho.rt/shl,T"
            })
    void takes_over_the_csv_that_shlink_imports(String header, String row) {
        assertThat(Samples.link(SHLINK, header, row)).isEqualTo(link("shl", "T", List.of("bar", "foo"), 0, null));
    }

    @Test
    void takes_over_the_api_of_shlink() {
        assertThat(
                        Samples.link(
                                SHLINK,
                                """
                        {"shortUrls":{"data":[{"shortCode":"shl","shortUrl":"https://sho.rt/shl",
                        "longUrl":"https://example.com/a?b=c","dateCreated":"2024-05-06T09:08:09+02:00",
                        "tags":["news","a, b"],"meta":{"validSince":"2024-06-01T00:00:00+00:00","validUntil":null,"maxVisits":100},
                        "domain":null,"title":"T","crawlable":false,"forwardQuery":true,"hasRedirectRules":false,
                        "visitsSummary":{"total":7,"nonBots":5,"bots":2}}],
                        "pagination":{"currentPage":1,"pagesCount":1}}}
                        """))
                .isEqualTo(new ArchivedUrl(
                        new ShortCode("shl"),
                        new LinkDetails(
                                new OriginalUrl("https://example.com/a?b=c"),
                                new Title("T"),
                                Tags.of(List.of("news", "a  b".replace("  ", " "))),
                                new ActivePeriod(Instant.parse("2024-06-01T00:00:00Z"), null),
                                100L,
                                true,
                                new Forwarding(null, true, null)),
                        new LinkHistory(7, 5, null, Instant.parse("2024-05-06T07:08:09Z"), List.of())));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "Link,Custom Link,Destination URL,Title,Tags,Created At,Engagements"
                        + "!https://sho.rt/3xYz,https://sho.rt/sale,https://example.com/a?b=c,T,\"a; b\",2024-05-06 07:08:09,5",
                "Bitlink,Title,Long URL,Tags,Created,Total Clicks,Campaign,Archived"
                        + "!sho.rt/sale,T,https://example.com/a?b=c,\"b,a\",2024-05-06T07:08:09+0000,5,x,false",
                "long_url,custom_bitlink,link,title,tags,created_at,clicks"
                        + "!https://example.com/a?b=c,,https://sho.rt/sale,T,a|b,1714979289,5"
            })
    void takes_over_the_csv_of_bitly(String header, String row) {
        assertThat(Samples.link(BITLY, header, row))
                .isEqualTo(link("sale", "T", List.of("a", "b"), 5, "2024-05-06T07:08:09Z"));
    }

    @Test
    void takes_over_the_api_of_bitly() {
        assertThat(
                        Samples.link(
                                BITLY,
                                """
                        {"links":[{"created_at":"2024-05-06T07:08:09+0000","id":"sho.rt/3xYz","link":"https://sho.rt/3xYz",
                        "custom_bitlinks":["https://sho.rt/sale","https://sho.rt/other"],"long_url":"https://example.com/a?b=c",
                        "title":"T","archived":false,"tags":["b","a"],"deeplinks":[{"os":"ios"}],
                        "references":{"group":"https://api-ssl.bitly.com/v4/groups/x"}}],
                        "pagination":{"next":"","size":50,"total":1}}
                        """))
                .isEqualTo(link("sale", "T", List.of("a", "b"), 0, "2024-05-06T07:08:09Z"));
    }

    @ParameterizedTest
    @CsvSource({
        "2024-05-06T07:08:09.123456+00:00,2024-05-06T07:08:09.123Z",
        "2024-05-06 07:08:09.123+00,2024-05-06T07:08:09.123Z",
        "2024-05-06 07:08:09 UTC,2024-05-06T07:08:09Z",
        "2024-05-06 07:08:09.1+00,2024-05-06T07:08:09.100Z",
        "2024-05-06 07:08:09.12+00,2024-05-06T07:08:09.120Z",
        "2024-05-06 07:08:09.1234+00,2024-05-06T07:08:09.123Z",
        "2024-05-06 07:08:09.12345+00,2024-05-06T07:08:09.123Z",
        "2024-05-06 07:08:09.1234567,2024-05-06T07:08:09.123Z",
        "2024-05-06 07:08:09.12345678,2024-05-06T07:08:09.123Z",
        "2024-05-06 07:08:09.123456789,2024-05-06T07:08:09.123Z",
        "2024-05-06 07:08,2024-05-06T07:08:00Z",
        "2024-05-06T07:08:09-0130,2024-05-06T08:38:09Z",
        "2024-05-06,2024-05-06T00:00:00Z",
        "1714979289,2024-05-06T07:08:09Z"
    })
    void takes_over_times_in_whatever_form(String written, String expected) {
        assertThat(Samples.link(YOURLS, "keyword,url,timestamp", "a,https://example.com/," + written)
                        .history()
                        .createdAt())
                .isEqualTo(expected);
    }

    @Test
    void refuses_a_time_that_it_does_not_understand() {
        assertThat(Samples.told(YOURLS, "keyword,url,timestamp", "a,https://example.com/,05/06/2024"))
                .containsExactly("2 createdAt must be a time like 2026-11-23T09:30:00Z or 2026-11-23 09:30:00");
    }

    @Test
    void cuts_titles_and_tags_to_what_we_take() {
        ArchivedUrl link = Samples.link(
                SHLINK,
                "shortCode,longUrl,title,tags",
                "a,https://example.com/,\"  a\tb\u00A0\u2028c " + "x".repeat(505) + "\uD83D\uDE00\","
                        + "t".repeat(100));

        assertThat(link.details().title()).isEqualTo(new Title("a b c " + "x".repeat(505)));
        assertThat(link.details().tags()).isEqualTo(Tags.of(List.of("t".repeat(64))));
    }

    @Test
    void takes_over_titles_with_characters_that_can_not_be_shown() {
        assertThat(Samples.link(YOURLS, "keyword,url,title", "a,https://example.com/,it\u0092s \u0096 me")
                        .details()
                        .title())
                .isEqualTo(new Title("it s me"));
        assertThat(Samples.link(
                                KUTT,
                                "[{\"address\":\"a\",\"target\":\"https://example.com/\",\"description\":\"half \\ud83d pair\"}]")
                        .details()
                        .title())
                .isEqualTo(new Title("half pair"));
    }

    @Test
    void refuses_a_title_in_a_dump_of_another_encoding() {
        byte[] dump =
                "INSERT INTO `yourls_url` VALUES ('a','https://example.com/','M\u00FCller','2024-05-06 07:08:09','',0);"
                        .getBytes(ISO_8859_1);

        assertThat(Samples.told(Samples.read(YOURLS, dump)))
                .containsExactly("1 title must be one line without control characters or half surrogate pairs");
    }

    @Test
    void takes_over_the_first_tags_of_many() {
        String tags = IntStream.range(100, 130).mapToObj(i -> "t" + i % 125).collect(Collectors.joining("|"));

        assertThat(Samples.link(SHLINK, "shortCode,longUrl,tags", "a,https://example.com/," + tags)
                        .details()
                        .tags())
                .isEqualTo(
                        Tags.of(IntStream.range(100, 120).mapToObj(i -> "t" + i).toList()));
    }

    @Test
    void takes_no_part_of_a_code_for_the_whole() {
        assertThat(Samples.told(
                        SHLINK,
                        "shortUrl,longUrl",
                        "https://sho.rt/a/b,https://example.com/",
                        "https://sho.rt/c,https://example.com/"))
                .containsExactly(
                        "2 shortCode must be 1 to 64 characters, each a letter a-z or A-Z, a digit, '_' or '-'", "3 c");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "KUTT!{\"error\":\"Unauthorized\"}",
                "BITLY!{\"message\":\"FORBIDDEN\",\"errors\":[],\"entity\":{\"tags\":[\"a\"]}}",
                "SHLINK!{\"shortCode\":\"a\",\"longUrl\":\"https://example.com/\",\"tags\":[]}",
                "YOURLS!{}"
            })
    void refuses_json_without_a_list_of_links(ImportSource source, String file) {
        assertThatThrownBy(() -> Samples.read(source, file))
                .isInstanceOf(UnreadableFileException.class)
                .hasMessageEndingWith(": JSON must have a list of links.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "KUTT!{\"total\":0,\"limit\":10,\"skip\":0,\"data\":[]}",
                "SHLINK!{\"shortUrls\":{\"data\":[],\"pagination\":{\"currentPage\":1}}}",
                "BITLY!{\"links\":[],\"pagination\":{\"total\":0}}",
                "KUTT![]"
            })
    void an_empty_list_has_no_links(ImportSource source, String file) {
        assertThat(Samples.read(source, file)).isEmpty();
    }

    @Test
    void tells_the_line_of_a_link_in_json() {
        assertThat(Samples.told(KUTT, "[", "{\"address\":\"a\",", "\"target\":\"x\"},", "{\"address\":\"b\"}", "]"))
                .containsExactly(
                        "2 originalUrl must be an absolute URL that starts with http:// or https:// and a host",
                        "4 originalUrl must be given");
    }

    @Test
    void reads_json_that_breaks_off_as_far_as_it_goes() {
        assertThat(Samples.told(KUTT, "[{\"address\":\"a\",\"target\":\"https://example.com/\"},", "{\"address\":\"b"))
                .containsExactly("1 a", "2 the line must be valid JSON; what comes behind it was not read");
    }

    @ParameterizedTest
    @CsvSource({
        "YOURLS,'address,target2','This is no file of YOURLS: the first line must name the columns, one of them longurl or target or url.'",
        "KUTT,'keyword,url','This is no file of Kutt: the first line must name the columns, one of them target.'",
        "SHLINK,'keyword,url','This is no file of Shlink: the first line must name the columns, one of them longurl.'",
        "BITLY,'','The file is empty; its first line must name the columns.'"
    })
    void refuses_a_file_of_another_kind(ImportSource source, String file, String message) {
        assertThatThrownBy(() -> Samples.read(source, file))
                .isInstanceOf(UnreadableFileException.class)
                .hasMessage(message);
    }

    private static ArchivedUrl link(String code, @Nullable String title, long clicks, @Nullable String createdAt) {
        return link(code, title, List.of(), clicks, createdAt);
    }

    private static ArchivedUrl link(
            String code, @Nullable String title, List<String> tags, long clicks, @Nullable String createdAt) {
        return new ArchivedUrl(
                new ShortCode(code),
                new LinkDetails(
                        new OriginalUrl("https://example.com/a?b=c"),
                        title == null ? null : new Title(title),
                        Tags.of(tags),
                        ActivePeriod.ALWAYS,
                        null,
                        true,
                        Forwarding.DEFAULT),
                new LinkHistory(0, clicks, null, createdAt == null ? null : Instant.parse(createdAt), List.of()));
    }
}
