// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/http/authority.h"
#include "embedded-server/http/options.h"
#include "embedded-server/http/requestparser.h"
#include "embedded-server/http/router.h"

namespace qd::http {

//! \brief Looks at a request's head once it is read: whom it is for, which page sends it, which route serves it. A pure function of it.
class Reception
{
public:
    Reception(const Options &options, std::shared_ptr<const Router> router);

    struct Caller
    {
        QHostAddress peer;
        bool secure = false;
        bool onLoopback = true; //!< the address that was connected to
    };
    struct Result
    {
        std::shared_ptr<Request> request; //!< never null
        const Route *route = nullptr;     //!< null if there is an answer already
        std::optional<Response> answer;   //!< a refusal, or what CORS or OPTIONS asked for
        QByteArray lines;                 //!< header lines for the answer, whichever it is
        qint64 largestBody = 0;
        QByteArray why; //!< what was refused before any route, for the log: no secrets; empty else
    };
    [[nodiscard]] Result receive(const RequestHead &head, const Caller &caller) const;

    [[nodiscard]] const Admission &admission() const { return m_admission; }

private:
    [[nodiscard]] std::optional<Response> admit(const RequestHead &head, const Caller &caller, Result &into) const;
    [[nodiscard]] Response preflight(const Request &request) const;
    void route(Result &into) const;

    Options m_options;
    std::shared_ptr<const Router> m_router;
    Admission m_admission;
};

//! Eight to sixty-four letters, digits, dots, underscores and hyphens: what a client may call its request.
[[nodiscard]] bool isRequestId(QByteArrayView text);
[[nodiscard]] QByteArray newRequestId();

} // namespace qd::http
