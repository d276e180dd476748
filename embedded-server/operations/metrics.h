// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/http/options.h"

#include <functional>
#include <memory>

namespace qd::server {

//! \brief The server's figures in Prometheus' text form (exposition format 0.0.4): requests by route, the process, and what others add.
//!
//! Routes are counted by their patterns, so that no path, name or token gets into a label and their number stays small.
class Metrics
{
public:
    explicit Metrics(const QByteArray &version);
    ~Metrics();
    Q_DISABLE_COPY_MOVE(Metrics)

    //! Counts a request. Any thread: for http::Options::served.
    void note(const http::Served &request);

    using Labels = std::initializer_list<std::pair<const char *, QByteArray>>;
    //! \brief A figure that is asked for when text() is; on the thread of the caller of text(). `name` begins with `quarterdeck_`.
    //!
    //! The same name may be added with other labels.
    void addGauge(const char *name, const char *help, std::function<double()> value, Labels labels = {});
    //! Likewise for what only grows; its name ends in `_total`.
    void addCounter(const char *name, const char *help, std::function<double()> value, Labels labels = {});

    [[nodiscard]] QByteArray text() const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace qd::server
