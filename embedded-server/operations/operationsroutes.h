// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/http/router.h"
#include "embedded-server/operations/metrics.h"
#include "embedded-server/operations/readiness.h"

namespace qd::server {

//! \brief What people who run the server ask it: `/` (what it is), `/health`, `/ready`, `/metrics`, `/openapi.json`.
//!
//! The first three are open to everybody and say nothing about what the server holds; figures and the description need a sign-in.
//! Must outlive the server that got the routes. One thread: the owner's.
class OperationsRoutes
{
public:
    //! `mode`: "hub" or "sidecar".
    OperationsRoutes(QByteArray mode, QByteArray version);

    [[nodiscard]] Metrics &metrics() { return m_metrics; }
    [[nodiscard]] Readiness &readiness() { return m_readiness; }

    //! To be called when `router` has all its other routes, because it describes them.
    void addTo(http::Router &router);

private:
    QByteArray m_mode;
    QByteArray m_version;
    Metrics m_metrics;
    Readiness m_readiness;
    QByteArray m_description;
};

} // namespace qd::server
