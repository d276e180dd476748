// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QJsonArray>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QUrl>

namespace qd::test {

//! \brief A model server on loopback that answers from a script: no key, no network.
//!
//! The script is tests/fixtures/opencode/model-script.json; a prompt that holds one of its words (`#plain #echo #long #slow
//! #paced #reason #edit #write1 #write2 #bash #sleepbash #huge #unicode #question #todo #task #parallel #err400 #err401
//! #err429 #err500 #errctx #retryok #flaky #drop #truncate #length #badtool #badargs #empty`) gets that answer. Tools in
//! it work on the files of `project`.
class MockModel
{
public:
    //! Starts and waits until it answers; the test ends if it can't.
    explicit MockModel(const QString &project);
    ~MockModel();
    Q_DISABLE_COPY_MOVE(MockModel)

    [[nodiscard]] QUrl url() const { return m_url; }
    //! \brief An OpenCode configuration that knows only this model: provider `mock`, models `mock-1` and `mock-small`;
    //! edit and bash ask.
    [[nodiscard]] QJsonObject openCodeConfig() const;

    //! The next request, and only that, gets this answer.
    void failNext(int status, const QString &message);
    //! Adds an entry ({match, response, …}) before the ones of the script.
    void addAnswer(const QJsonObject &entry);
    //! The requests so far, newest last.
    [[nodiscard]] QJsonArray journal() const;

private:
    void launch();
    QByteArray call(const QByteArray &verb, const QString &path, const QByteArray &body = {}) const;

    QTemporaryDir m_directory;
    QProcess m_process;
    QJsonArray m_entries;
    QUrl m_url;
};

} // namespace qd::test
