// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/proxy/usagereader.h"

namespace qd::proxy {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 mostKept = 1024 * 1024; // bytes

constexpr QByteArrayView usageWord = "\"usage";
constexpr QByteArrayView modelWord = "\"model";
constexpr qsizetype blockSize = 64; // bytes

// Whether any of `blockSize` places may be where one of the words begins. Without a branch, so that compilers make vectors of it.
bool mayBeginIn(const char *block)
{
    unsigned char found = 0;
    for (qsizetype i = 0; i < blockSize; ++i) {
        const auto isQuote = static_cast<unsigned char>(block[i] == usageWord[0]);
        const auto isNext = static_cast<unsigned char>((block[i + 1] == usageWord[1]) | (block[i + 1] == modelWord[1]));
        found |= isQuote & isNext;
    }
    return found != 0;
}

// This is asked of every piece of every answer. One look for both words is several times as quick as memmem() for each, and Qt's own
// search is slower still.
bool mayTell(QByteArrayView data, bool wantsModel)
{
    const auto isWord = [data, wantsModel](qsizetype at) {
        const QByteArrayView rest = data.sliced(at);
        return rest.startsWith(usageWord) || (wantsModel && rest.startsWith(modelWord));
    };
    qsizetype from = 0;
    while (from < data.size()) {
        const bool isWhole = data.size() - from > blockSize;
        const qsizetype end = isWhole ? from + blockSize : data.size();
        if (!isWhole || mayBeginIn(data.data() + from)) {
            for (; from < end; ++from) {
                if (data[from] == usageWord[0] && isWord(from))
                    return true;
            }
        }
        from = end;
    }
    return false;
}

// The first of these names that is there wins; a number that comes later replaces an earlier one, as they all are totals.
void take(const json::Node &numbers, std::initializer_list<QStringView> names, qint64 &to)
{
    for (const QStringView name : names) {
        if (const auto number = numbers[name].integer(); number && *number >= 0) {
            to = *number;
            return;
        }
    }
}

} // namespace

UsageReader::UsageReader()
    : m_events([this](QByteArrayView data) { takeFrame(data); }, [](QByteArrayView, qint64) {}, mostKept)
{}

void UsageReader::begin(int status, QByteArrayView contentType, QByteArrayView contentEncoding)
{
    const QByteArray type = contentType.toByteArray().toLower();
    if (status / 100 != 2 || (!contentEncoding.isEmpty() && contentEncoding != "identity"))
        m_kind = Kind::Nothing;
    else if (type.startsWith("text/event-stream"))
        m_kind = Kind::Events;
    else if (type.startsWith("application/json"))
        m_kind = Kind::Json;
}

void UsageReader::push(QByteArrayView bytes)
{
    if (m_kind == Kind::Events) {
        m_events.push(bytes);
    } else if (m_kind == Kind::Json) {
        if (m_json.size() + bytes.size() <= mostKept)
            m_json.append(bytes);
        else
            m_kind = Kind::Nothing;
    }
}

const Usage &UsageReader::finish()
{
    if (m_kind == Kind::Json && !m_json.isEmpty())
        takeJson(std::exchange(m_json, {}));
    return m_usage;
}

// Most frames hold a piece of text and nothing else: they are not parsed.
void UsageReader::takeFrame(QByteArrayView data)
{
    if (mayTell(data, m_usage.model.isEmpty()))
        takeJson(data.toByteArray());
}

void UsageReader::takeJson(QByteArray text)
{
    json::TreeLimits limits;
    limits.depth = 256;
    const auto tree = json::Tree::parse(std::move(text), limits);
    if (!tree)
        return;
    const json::Node root = (*tree)->root();
    if (!root.isArray())
        return takeObject(root);
    for (json::Node each = root.first(); !each.isAbsent(); each = each.next())
        takeObject(each);
}

void UsageReader::takeObject(const json::Node &object)
{
    // Anthropic's first frame and those of OpenAI's Responses have it one level down.
    for (const json::Node &at : {object, object[u"message"], object[u"response"]}) {
        for (const QStringView name : {u"model"_s, u"modelVersion"_s}) {
            if (const auto model = at[name].string(); model && m_usage.model.isEmpty())
                m_usage.model = *model;
        }
        takeNumbers(at[u"usage"]);
        takeNumbers(at[u"usageMetadata"]);
    }
}

void UsageReader::takeNumbers(const json::Node &numbers)
{
    if (!numbers.isObject() || numbers.count() == 0)
        return;
    m_usage.isKnown = true;
    take(numbers, {u"input_tokens", u"prompt_tokens", u"promptTokenCount"}, m_usage.input);
    take(numbers, {u"output_tokens", u"completion_tokens", u"candidatesTokenCount"}, m_usage.output);
    take(numbers, {u"cache_read_input_tokens", u"cachedContentTokenCount"}, m_usage.cacheRead);
    take(numbers, {u"cache_creation_input_tokens"}, m_usage.cacheWrite);
    take(numbers[u"input_tokens_details"], {u"cached_tokens"}, m_usage.cacheRead);
    take(numbers[u"prompt_tokens_details"], {u"cached_tokens"}, m_usage.cacheRead);
    // Google counts what it thinks apart from what it says.
    if (const auto thoughts = numbers[u"thoughtsTokenCount"].integer(); thoughts && *thoughts > 0)
        m_usage.output += *thoughts;
}

} // namespace qd::proxy
