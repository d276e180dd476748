// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/jsontree.h"
#include "core/net/ssereader.h"

namespace qd::proxy {

//! What an answer says that it took. Tokens read from a cache are told apart from `input` where the provider does so.
struct Usage
{
    QString model;
    bool isKnown = false; //!< the provider said anything about tokens
    qint64 input = 0;
    qint64 output = 0;
    qint64 cacheRead = 0;
    qint64 cacheWrite = 0;
};

//! \brief Finds the numbers of tokens in a copy of an answer: event streams and JSON of Anthropic, OpenAI (Chat and Responses) and Google.
//!
//! One thread at a time. What is not understood is no error: then nothing is known. Keeps at most 1 MiB.
class UsageReader
{
public:
    UsageReader();
    Q_DISABLE_COPY_MOVE(UsageReader)

    void begin(int status, QByteArrayView contentType, QByteArrayView contentEncoding);
    void push(QByteArrayView bytes);
    //! After the last piece. Of an answer that was cut off: what was known by then.
    [[nodiscard]] const Usage &finish();

private:
    enum class Kind : quint8
    {
        Nothing,
        Events,
        Json
    };

    void takeFrame(QByteArrayView data);
    void takeJson(QByteArray text);
    void takeObject(const json::Node &object);
    void takeNumbers(const json::Node &numbers);

    Kind m_kind = Kind::Nothing;
    Usage m_usage;
    SseReader m_events;
    QByteArray m_json;
};

} // namespace qd::proxy
