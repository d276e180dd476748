// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/text/grammars/highlightengine.h"

#include <QDeadlineTimer>
#include <QHash>
#include <QMutex>
#include <QRegularExpression>
#include <QStringList>

#include <memory>
#include <vector>

using namespace Qt::StringLiterals;

namespace qd::text {

namespace {

// Injected languages within injected languages: as deep as HTML in PHP with JavaScript goes.
constexpr int maxDepth = 2;
// Unfinished matches that a query keeps at a time; beyond it drops some. Bounds time and memory on hostile input.
constexpr uint32_t matchLimit = 512;

template <auto release>
struct Release
{
    template <typename T>
    void operator()(T *object) const
    {
        release(object);
    }
};
using ParserPtr = std::unique_ptr<TSParser, Release<ts_parser_delete>>;
using TreePtr = std::unique_ptr<TSTree, Release<ts_tree_delete>>;
using QueryPtr = std::unique_ptr<TSQuery, Release<ts_query_delete>>;
using CursorPtr = std::unique_ptr<TSQueryCursor, Release<ts_query_cursor_delete>>;

//! One condition of a query pattern, such as (#match? @name "^[A-Z]").
struct Predicate
{
    enum class Kind
    {
        Match,
        AnyOf, //!< #eq? with a string is the same with one choice
        Same,  //!< #eq? of two captures
        Set,   //!< #set! key value: says something about the match
    };
    Kind kind = Kind::Match;
    bool negated = false;
    uint32_t capture = 0;
    uint32_t otherCapture = 0;
    QRegularExpression expression;
    QStringList choices; //!< Set: key and value
};

struct Query
{
    QueryPtr query;
    std::vector<std::vector<Predicate>> predicates; //!< by pattern
    std::vector<std::optional<Token>> tokens;       //!< by capture; none: the capture says nothing about colour
};

struct Language
{
    const TSLanguage *language = nullptr;
    Query highlights;
    Query injections;
};

struct NamedToken
{
    QLatin1StringView name;
    Token token;
};

// Looked up by the capture's whole name, then without its last part, and so on.
constexpr NamedToken namedTokens[] = {
    {"attribute"_L1, Token::Attribute},
    {"boolean"_L1, Token::Constant},
    {"character"_L1, Token::String},
    {"comment"_L1, Token::Comment},
    {"conditional"_L1, Token::Keyword},
    {"constant"_L1, Token::Constant},
    {"constructor"_L1, Token::Type},
    {"delimiter"_L1, Token::Punctuation},
    {"embedded"_L1, Token::Plain},
    {"escape"_L1, Token::Escape},
    {"exception"_L1, Token::Keyword},
    {"float"_L1, Token::Number},
    {"function"_L1, Token::Function},
    {"charset"_L1, Token::Keyword},
    {"import"_L1, Token::Keyword},
    {"include"_L1, Token::Keyword},
    {"keyframes"_L1, Token::Keyword},
    {"keyword"_L1, Token::Keyword},
    {"label"_L1, Token::Label},
    {"media"_L1, Token::Keyword},
    {"module"_L1, Token::Type},
    {"namespace"_L1, Token::Type},
    {"none"_L1, Token::Plain},
    {"number"_L1, Token::Number},
    {"operator"_L1, Token::Operator},
    {"parameter"_L1, Token::Variable},
    {"property"_L1, Token::Property},
    {"punctuation"_L1, Token::Punctuation},
    {"repeat"_L1, Token::Keyword},
    {"string"_L1, Token::String},
    {"string.escape"_L1, Token::Escape},
    {"string.special.key"_L1, Token::Property},
    {"supports"_L1, Token::Keyword},
    {"tag"_L1, Token::Tag},
    {"text.literal"_L1, Token::String},
    {"text.reference"_L1, Token::Label},
    {"text.title"_L1, Token::Keyword},
    {"text.uri"_L1, Token::String},
    {"type"_L1, Token::Type},
    {"variable"_L1, Token::Variable},
    {"variable.member"_L1, Token::Property},
    {"variable.builtin"_L1, Token::Keyword},
};

std::optional<Token> tokenOf(QString capture)
{
    while (!capture.isEmpty()) {
        for (const NamedToken &named : namedTokens) {
            if (named.name == capture)
                return named.token;
        }
        capture.truncate(qMax<qsizetype>(0, capture.lastIndexOf(u'.')));
    }
    return {};
}

//! The few of Lua's pattern classes that queries use.
QString fromLuaPattern(QString pattern)
{
    return pattern.replace(u"%d"_s, u"\\d"_s)
        .replace(u"%l"_s, u"[a-z]"_s)
        .replace(u"%u"_s, u"[A-Z]"_s)
        .replace(u"%"_s, u"\\"_s);
}

QString stringOf(const TSQuery *query, const TSQueryPredicateStep &step)
{
    uint32_t length = 0;
    const char *text = ts_query_string_value_for_id(query, step.value_id, &length);
    return QString::fromUtf8(text, qsizetype(length));
}

//! `steps` without the final Done. None for a predicate that does not restrict what matches here, such as #is-not? local.
std::optional<Predicate> readPredicate(const TSQuery *query, const TSQueryPredicateStep *steps, uint32_t count)
{
    if (count < 2 || steps[0].type != TSQueryPredicateStepTypeString)
        return {};
    Predicate p;
    QString name = stringOf(query, steps[0]);
    if (name == u"set!") {
        p.kind = Predicate::Kind::Set;
        for (uint32_t i = 1; i < count; ++i)
            p.choices += steps[i].type == TSQueryPredicateStepTypeString ? stringOf(query, steps[i]) : QString();
        return p;
    }
    if (count < 3 || steps[1].type != TSQueryPredicateStepTypeCapture)
        return {};
    p.capture = steps[1].value_id;
    p.negated = name.startsWith(u"not-");
    if (p.negated)
        name.remove(0, 4);
    if (name == u"eq?" && steps[2].type == TSQueryPredicateStepTypeCapture) {
        p.kind = Predicate::Kind::Same;
        p.otherCapture = steps[2].value_id;
        return p;
    }
    for (uint32_t i = 2; i < count; ++i)
        p.choices += stringOf(query, steps[i]);
    if (name == u"match?" || name == u"lua-match?") {
        p.kind = Predicate::Kind::Match;
        p.expression.setPattern(name == u"match?" ? p.choices.first() : fromLuaPattern(p.choices.first()));
        return p;
    }
    if (name == u"eq?" || name == u"any-of?") {
        p.kind = Predicate::Kind::AnyOf;
        return p;
    }
    return {};
}

Query compile(const TSLanguage *language, const char *source)
{
    Query result;
    uint32_t offset = 0;
    TSQueryError error = TSQueryErrorNone;
    result.query.reset(ts_query_new(language, source, uint32_t(qstrlen(source)), &offset, &error));
    const TSQuery *query = result.query.get();
    if (!query) {
        qWarning("A grammar's query does not compile: error %d at byte %u", int(error), offset);
        return result;
    }
    for (uint32_t pattern = 0; pattern < ts_query_pattern_count(query); ++pattern) {
        uint32_t count = 0;
        const TSQueryPredicateStep *steps = ts_query_predicates_for_pattern(query, pattern, &count);
        std::vector<Predicate> predicates;
        for (uint32_t from = 0, i = 0; i < count; ++i) {
            if (steps[i].type != TSQueryPredicateStepTypeDone)
                continue;
            if (auto predicate = readPredicate(query, steps + from, i - from))
                predicates.push_back(std::move(*predicate));
            from = i + 1;
        }
        result.predicates.push_back(std::move(predicates));
    }
    for (uint32_t capture = 0; capture < ts_query_capture_count(query); ++capture) {
        uint32_t length = 0;
        const char *name = ts_query_capture_name_for_id(query, capture, &length);
        result.tokens.push_back(tokenOf(QString::fromUtf8(name, qsizetype(length))));
    }
    return result;
}

//! The grammar's queries, compiled at first use (10 to 40 ms each). Null when there is no such grammar.
const Language *languageFor(QByteArrayView name)
{
    static QHash<QByteArray, std::shared_ptr<Language>> compiled;
    const QByteArray key = name.toByteArray();
    if (const auto it = compiled.constFind(key); it != compiled.constEnd())
        return it->get();
    std::shared_ptr<Language> language;
    for (int i = 0; i < grammarCount; ++i) {
        if (name != grammars[i].name)
            continue;
        language = std::make_shared<Language>();
        language->language = grammars[i].language();
        language->highlights = compile(language->language, grammars[i].highlights);
        language->injections = compile(language->language, grammars[i].injections);
    }
    compiled.insert(key, language);
    return language.get();
}

//! One piece of code under way: its text and a token for each of its units.
class Highlighting
{
public:
    Highlighting(QStringView code, int limitMs)
        : m_code(code)
        , m_deadline(limitMs)
        , m_tokens(size_t(code.size()), Token::Plain)
    {}

    bool run(const Language &language, qsizetype start, qsizetype length, int depth)
    {
        if (!language.highlights.query || m_deadline.hasExpired())
            return false;
        const ParserPtr parser(ts_parser_new());
        if (!ts_parser_set_language(parser.get(), language.language))
            return false;
        ts_parser_set_timeout_micros(parser.get(), uint64_t(qMax<qint64>(1, m_deadline.remainingTimeNSecs() / 1000)));
        const QStringView text = m_code.sliced(start, length);
        const TreePtr tree(ts_parser_parse_string_encoding(parser.get(), nullptr,
                                                           reinterpret_cast<const char *>(text.utf16()),
                                                           uint32_t(text.size() * 2), TSInputEncodingUTF16));
        if (!tree)
            return false;
        const TSNode root = ts_tree_root_node(tree.get());
        return paint(language.highlights, root, start) && inject(language.injections, root, start, depth);
    }

    [[nodiscard]] QList<TokenSpan> spans() const
    {
        QList<TokenSpan> result;
        for (size_t i = 0; i < m_tokens.size();) {
            size_t end = i + 1;
            while (end < m_tokens.size() && m_tokens[end] == m_tokens[i])
                ++end;
            if (m_tokens[i] != Token::Plain)
                result.append({int(i), int(end - i), m_tokens[i]});
            i = end;
        }
        return result;
    }

private:
    bool paint(const Query &query, TSNode root, qsizetype start)
    {
        const CursorPtr cursor(ts_query_cursor_new());
        ts_query_cursor_set_match_limit(cursor.get(), matchLimit);
        ts_query_cursor_exec(cursor.get(), query.query.get(), root);
        TSQueryMatch match;
        uint32_t index = 0;
        // Captures come by position, outer nodes first, and for one node in the order of the patterns: what comes later counts.
        for (int i = 0; ts_query_cursor_next_capture(cursor.get(), &match, &index); ++i) {
            if (i % 256 == 0 && m_deadline.hasExpired())
                return false;
            const TSQueryCapture capture = match.captures[index];
            const std::optional<Token> token = query.tokens[capture.index];
            if (!token || !holds(query, match, start))
                continue;
            const auto [from, to] = range(capture.node, start);
            std::fill(m_tokens.begin() + from, m_tokens.begin() + to, *token);
        }
        return true;
    }

    bool inject(const Query &query, TSNode root, qsizetype start, int depth)
    {
        if (!query.query || depth >= maxDepth || ts_query_pattern_count(query.query.get()) == 0)
            return true;
        const CursorPtr cursor(ts_query_cursor_new());
        ts_query_cursor_set_match_limit(cursor.get(), matchLimit);
        ts_query_cursor_exec(cursor.get(), query.query.get(), root);
        TSQueryMatch match;
        while (ts_query_cursor_next_match(cursor.get(), &match)) {
            if (match.capture_count == 0 || !holds(query, match, start))
                continue;
            for (const Predicate &p : query.predicates[match.pattern_index]) {
                if (p.kind != Predicate::Kind::Set || p.choices.value(0) != u"injection.language")
                    continue;
                const Language *language = languageFor(p.choices.value(1).toUtf8());
                const auto [from, to] = range(match.captures[0].node, start);
                if (language && !run(*language, from, to - from, depth + 1))
                    return false;
            }
        }
        return true;
    }

    [[nodiscard]] bool holds(const Query &query, const TSQueryMatch &match, qsizetype start) const
    {
        for (const Predicate &p : query.predicates[match.pattern_index]) {
            if (p.kind == Predicate::Kind::Set)
                continue;
            const QStringView text = textOf(match, p.capture, start);
            bool result = false;
            if (p.kind == Predicate::Kind::Match)
                result = p.expression.match(text).hasMatch();
            else if (p.kind == Predicate::Kind::AnyOf)
                result = p.choices.contains(text);
            else
                result = text == textOf(match, p.otherCapture, start);
            if (result == p.negated)
                return false;
        }
        return true;
    }

    [[nodiscard]] QStringView textOf(const TSQueryMatch &match, uint32_t capture, qsizetype start) const
    {
        for (uint16_t i = 0; i < match.capture_count; ++i) {
            if (match.captures[i].index == capture) {
                const auto [from, to] = range(match.captures[i].node, start);
                return m_code.sliced(from, to - from);
            }
        }
        return {};
    }

    [[nodiscard]] std::pair<qsizetype, qsizetype> range(TSNode node, qsizetype start) const
    {
        const qsizetype to = qMin(start + qsizetype(ts_node_end_byte(node) / 2), m_code.size());
        return {qMin(start + qsizetype(ts_node_start_byte(node) / 2), to), to};
    }

    QStringView m_code;
    QDeadlineTimer m_deadline;
    std::vector<Token> m_tokens;
};

} // namespace

} // namespace qd::text

bool qdHighlight(const char *language, const QStringView *code, int limitMs, QList<qd::text::TokenSpan> *tokens)
{
    static QMutex mutex;
    const QMutexLocker lock(&mutex);
    const qd::text::Language *found = qd::text::languageFor(language);
    if (!found)
        return false;
    qd::text::Highlighting highlighting(*code, limitMs);
    if (!highlighting.run(*found, 0, code->size(), 0))
        return false;
    *tokens = highlighting.spans();
    return true;
}
