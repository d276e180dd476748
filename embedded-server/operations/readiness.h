// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>

#include <functional>
#include <vector>

namespace qd::server {

//! \brief Whether the server can do its work at the moment: for whoever sends requests to several of them, and for people who look why not.
//!
//! One thread.
class Readiness
{
public:
    //! `problem`: a short word for what is wrong now, such as "unavailable"; empty when all is well. Told to strangers, so it names nothing.
    void add(QByteArray name, std::function<QByteArray()> problem);

    [[nodiscard]] bool isReady() const;
    //! `{"ready":false,"checks":{"database":"unavailable"}}`; what is well says "ok".
    [[nodiscard]] QByteArray json() const;

private:
    struct Check
    {
        QByteArray name;
        std::function<QByteArray()> problem;
    };
    std::vector<Check> m_checks;
};

} // namespace qd::server
