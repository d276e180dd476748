// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/models/errorfacts.h"

namespace qd::transcript {

using namespace Qt::StringLiterals;

namespace {

TranscriptRow::ErrorCode codeOf(const opencode::MessageError &error)
{
    const QString &name = error.name;
    const int status = error.statusCode;
    if (name == "MessageAbortedError"_L1)
        return TranscriptRow::Aborted;
    if (name == "ProviderAuthError"_L1 || status == 401 || status == 403)
        return TranscriptRow::SignIn;
    if (name == "ContextOverflowError"_L1)
        return TranscriptRow::ContextFull;
    if (name == "MessageOutputLengthError"_L1)
        return TranscriptRow::TooLong;
    if (name == "ContentFilterError"_L1)
        return TranscriptRow::Filtered;
    if (name.contains("ModelNotFound"_L1) || error.message.contains("ModelNotFound"_L1))
        return TranscriptRow::NoModel;
    if (status == 429)
        return TranscriptRow::RateLimit;
    if (status >= 500)
        return TranscriptRow::Overloaded;
    return name == "APIError"_L1 ? TranscriptRow::ProviderError : TranscriptRow::OtherError;
}

} // namespace

Facts errorFacts(const opencode::MessageError &error, const opencode::Message &message)
{
    Facts facts;
    facts.errorCode = codeOf(error);
    facts.title =
        error.message.section(u'\n', 0, 0, QString::SectionSkipEmpty).trimmed(); // the rest may be a stack trace
    facts.subtitle = error.name;
    facts.modelName = message.model.modelId;
    facts.provider = message.model.providerId;
    return facts;
}

} // namespace qd::transcript
