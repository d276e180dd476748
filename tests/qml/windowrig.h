// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "qml/shell/application.h"
#include "tests/qml/stubhost.h"
#include "tests/support/scriptedopencode.h"

#include <QQmlApplicationEngine>
#include <QQuickItem>
#include <QQuickWindow>
#include <QTemporaryDir>

#include <functional>

namespace qd::test {

//! What assistive technology reads for an item; empty when there is nothing.
[[nodiscard]] QString accessibleName(QQuickItem *item);
[[nodiscard]] QString accessibleDescription(QQuickItem *item);
[[nodiscard]] bool isShown(const QQuickItem *item);
//! The item takes a press or the keyboard: buttons, fields, and everything with a mouse area of its own.
[[nodiscard]] bool isPressable(const QQuickItem *item);

//! \brief The whole window on a server whose answers a test sets.
//!
//! One project, /d: ses_idle (a finished turn with a thought, tools, a list and a file), ses_edit (asks to change a file), ses_ask (asks a question),
//! ses_key (its provider refused the key), ses_wait (the provider is asked again later).
class WindowRig
{
public:
    //! What the application is made with may be changed before: its files put in place, a keychain added.
    using Prepare = std::function<void(ui::Application::Start &)>;
    explicit WindowRig(bool firstRun = false, const Prepare &prepare = {});
    ~WindowRig();

    static constexpr QSize windowSize{1440, 900};

    //! Connects and shows the window; false when it does not come up, with all that the server has, within `liveMs`.
    [[nodiscard]] bool start(QSize size = windowSize, int liveMs = 20'000);
    //! Opens a session and waits for what it shows.
    [[nodiscard]] bool open(const QString &session);

    [[nodiscard]] QQuickWindow *window() const { return m_window; }
    [[nodiscard]] ui::Application &app() { return *m_app; }
    [[nodiscard]] const StubHost &host() const { return m_host; }
    //! Everything in the window that is shown, popups too.
    [[nodiscard]] QList<QQuickItem *> shown() const;
    //! The first shown item whose accessible name begins so, null after a while without one.
    [[nodiscard]] QQuickItem *find(const QString &name) const;
    [[nodiscard]] QQuickItem *findObject(const QString &objectName) const;
    //! The same, but something to press or to type into.
    [[nodiscard]] QQuickItem *findPressable(const QString &name) const;
    //! Something with such a name is shown now.
    [[nodiscard]] bool says(const QString &name) const;
    //! Presses in the middle of it.
    void click(QQuickItem *item) const;
    void type(const QString &text) const;
    //! Shows the workspaces, and presses an entry of one's menu there; false when there is none, or when the menu stays open.
    [[nodiscard]] bool pressInMenuOf(const QString &workspace, const QString &entry) const;
    //! With QUARTERDECK_PICTURES, what is shown goes into that folder as pictures, light and dark, when nothing moves any more.
    void savePictures(const QString &screen) const;
    //! What went to a path with POST.
    [[nodiscard]] QList<QByteArray> posted(const QByteArray &path) const;

    ScriptedOpenCode server;

private:
    QTemporaryDir m_profile;
    StubHost m_host;
    std::unique_ptr<ui::Application> m_app;
    QQmlApplicationEngine m_engine;
    QQuickWindow *m_window = nullptr;
};

} // namespace qd::test
