// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/text/highlight.h"

#include "core/base/logging.h"

#include <QCoreApplication>
#include <QLibrary>
#include <QMutex>

using namespace Qt::StringLiterals;

namespace qd::text {

namespace {

constexpr qsizetype maxHighlighted = 512LL * 1024;
constexpr int workerLimitMs = 2'000;
constexpr qsizetype cacheBytes = 1024LL * 1024;
constexpr qsizetype keptBytes = 128LL * 1024; // by releaseMemory()
constexpr int restAfterMs = 1'000;

// Walking a tree of brackets within brackets takes tree-sitter quadratic time, which its own limit does not interrupt.
constexpr int maxBracketDepth = 1'000;

using Engine = bool (*)(const char *language, const QStringView *code, int limitMs, QList<TokenSpan> *tokens);

//! The grammars' module, beside the program: in the build as when installed. Used by one thread at a time.
class Grammars
{
public:
    [[nodiscard]] QList<TokenSpan> run(const char *language, QStringView code, int limitMs)
    {
        const QMutexLocker lock(&m_mutex);
        load();
        QList<TokenSpan> tokens;
        if (m_engine)
            m_engine(language, &code, limitMs, &tokens);
        return tokens;
    }
    void unload()
    {
        const QMutexLocker lock(&m_mutex);
        if (m_engine && m_library->unload())
            m_engine = nullptr;
    }
    [[nodiscard]] bool isLoaded()
    {
        const QMutexLocker lock(&m_mutex);
        return m_engine != nullptr;
    }

private:
    void load()
    {
        if (m_engine || m_missing)
            return;
        if (!m_library)
            m_library = std::make_unique<QLibrary>(QCoreApplication::applicationDirPath() +
                                                   u"/../lib/quarterdeck/quarterdeck-grammars"_s);
        m_engine = reinterpret_cast<Engine>(m_library->resolve("qdHighlight"));
        m_missing = m_engine == nullptr;
        if (m_missing)
            qCWarning(lcText).noquote() << "Code stays without colours:" << m_library->errorString();
    }

    QMutex m_mutex;
    std::unique_ptr<QLibrary> m_library;
    Engine m_engine = nullptr;
    bool m_missing = false;
};

Q_GLOBAL_STATIC(Grammars, grammars)

Token diffToken(QStringView line)
{
    if (line.startsWith(u"@@"))
        return Token::Label;
    if (line.startsWith(u"+++") || line.startsWith(u"---") || line.startsWith(u"diff ") || line.startsWith(u"index ") ||
        line.startsWith(u"Index:") || line.startsWith(u"==="))
        return Token::Comment;
    if (line.startsWith(u'+') || line.startsWith(u'>'))
        return Token::Inserted;
    if (line.startsWith(u'-') || line.startsWith(u'<'))
        return Token::Deleted;
    return Token::Plain;
}

QList<TokenSpan> highlightDiff(QStringView code)
{
    QList<TokenSpan> tokens;
    qsizetype start = 0;
    for (const QStringView line : code.tokenize(u'\n')) {
        if (const Token token = diffToken(line); token != Token::Plain)
            tokens.append({int(start), int(line.size()), token});
        start += line.size() + 1;
    }
    return tokens;
}

bool isTooDeep(QStringView code)
{
    int depth = 0;
    for (const QChar c : code) {
        if (c == u'(' || c == u'[' || c == u'{')
            ++depth;
        else if (depth > 0 && (c == u')' || c == u']' || c == u'}'))
            --depth;
        if (depth > maxBracketDepth)
            return true;
    }
    return false;
}

const QList<TokenSpan> noTokens;

} // namespace

QList<TokenSpan> highlight(QStringView language, QStringView code, int limitMs)
{
    const QString name = languageOf(language);
    if (name.isEmpty() || code.size() > maxHighlighted || isTooDeep(code))
        return {};
    if (name == u"diff")
        return highlightDiff(code);
    // PHP in a message rarely opens with the tag that its grammar waits for.
    const bool phpOnly = name == u"php" && !code.contains(u"<?");
    return grammars->run(phpOnly ? "php-only" : qPrintable(name), code, limitMs);
}

bool areGrammarsLoaded()
{
    return grammars.exists() && grammars->isLoaded();
}

QList<TokenSpan> sliceTokens(const QList<TokenSpan> &tokens, int start, int length)
{
    QList<TokenSpan> result;
    auto it = std::lower_bound(tokens.begin(), tokens.end(), start, [](const TokenSpan &span, int position) {
        return span.start + span.length <= position;
    });
    for (; it != tokens.end() && it->start < start + length; ++it) {
        const int from = qMax(it->start, start);
        const int to = qMin(it->start + it->length, start + length);
        result.append({from - start, to - from, it->token});
    }
    return result;
}

Highlighter::Highlighter(QObject *parent)
    : QObject(parent)
    , m_cache(cacheBytes)
{
    m_pool.setMaxThreadCount(1);
    m_pool.setThreadPriority(QThread::LowPriority);
    m_pool.setExpiryTimeout(restAfterMs);
    m_rest.setSingleShot(true);
    m_rest.setInterval(restAfterMs);
    connect(&m_rest, &QTimer::timeout, this, [this] { m_pool.start([] { grammars->unload(); }); });
}

Highlighter::~Highlighter()
{
    m_pool.clear();
    m_pool.waitForDone();
}

const QList<TokenSpan> *Highlighter::tokens(const QString &language, const QString &code)
{
    const QString name = languageOf(language);
    if (name.isEmpty() || code.isEmpty() || code.size() > maxHighlighted)
        return &noTokens;
    const Key key{name, code};
    if (const QList<TokenSpan> *known = m_cache.object(key))
        return known;
    if (m_pending.contains(key))
        return nullptr;
    m_pending.insert(key);
    m_rest.stop();
    m_pool.start([this, key] {
        QList<TokenSpan> tokens = highlight(key.language, key.code, workerLimitMs);
        QMetaObject::invokeMethod(
            this, [this, key, tokens = std::move(tokens)] { store(key, tokens); }, Qt::QueuedConnection);
    });
    return nullptr;
}

void Highlighter::releaseMemory()
{
    m_cache.setMaxCost(keptBytes);
    m_cache.setMaxCost(cacheBytes);
}

void Highlighter::store(const Key &key, QList<TokenSpan> tokens)
{
    m_pending.remove(key);
    const qsizetype cost =
        key.code.size() * qsizetype(sizeof(QChar)) + tokens.size() * qsizetype(sizeof(TokenSpan)) + 64;
    m_cache.insert(key, new QList<TokenSpan>(std::move(tokens)), cost);
    if (m_pending.isEmpty())
        m_rest.start();
    Q_EMIT ready(key.language, key.code);
}

} // namespace qd::text
