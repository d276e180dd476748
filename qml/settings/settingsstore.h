// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/opencode/types.h"

#include <QMap>
#include <QObject>
#include <QRect>
#include <QSettings>
#include <QtQml/qqmlregistration.h>

#include <optional>

namespace qd::ui {

//! \brief What the person has chosen, kept in one small INI file. GUI thread.
//!
//! Never holds a secret, a message or a picture. A value is written when it changes; reading never waits for anything but the file.
class SettingsStore : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("belongs to the application")
    Q_PROPERTY(int scheme READ scheme WRITE setScheme NOTIFY appearanceChanged) //!< Theme.Scheme
    Q_PROPERTY(bool systemFont READ systemFont WRITE setSystemFont NOTIFY appearanceChanged)
    Q_PROPERTY(bool reducedMotion READ reducedMotion WRITE setReducedMotion NOTIFY appearanceChanged)
    Q_PROPERTY(QString language READ language WRITE setLanguage NOTIFY languageChanged) //!< "en"; empty = as the system
    Q_PROPERTY(int sidebarWidth READ sidebarWidth WRITE setSidebarWidth NOTIFY layoutChanged)
    Q_PROPERTY(bool sidebarShown READ sidebarShown WRITE setSidebarShown NOTIFY layoutChanged)
    Q_PROPERTY(bool groupByDay READ groupByDay WRITE setGroupByDay NOTIFY layoutChanged)
    Q_PROPERTY(QRect window READ window WRITE setWindow NOTIFY layoutChanged)
    Q_PROPERTY(bool maximized READ maximized WRITE setMaximized NOTIFY layoutChanged)
    Q_PROPERTY(bool ownData READ ownData WRITE setOwnData NOTIFY serverChanged)
    Q_PROPERTY(QString openCodePath READ openCodePath WRITE setOpenCodePath NOTIFY serverChanged)
    Q_PROPERTY(int memoryCeilingMiB READ memoryCeilingMiB WRITE setMemoryCeilingMiB NOTIFY serverChanged)
    Q_PROPERTY(bool closeToTray READ closesToTray WRITE setCloseToTray NOTIFY desktopChanged)
    Q_PROPERTY(bool notifyWaiting READ notifiesWaiting WRITE setNotifyWaiting NOTIFY desktopChanged)
    Q_PROPERTY(bool notifyFinished READ notifiesFinished WRITE setNotifyFinished NOTIFY desktopChanged)
    Q_PROPERTY(bool notifyFailed READ notifiesFailed WRITE setNotifyFailed NOTIFY desktopChanged)
    Q_PROPERTY(bool reopenLast READ reopensLast WRITE setReopenLast NOTIFY desktopChanged) //!< at start
    Q_PROPERTY(bool sharing READ isSharing WRITE setSharing NOTIFY sharingChanged)
    Q_PROPERTY(bool firstRunDone READ firstRunDone WRITE setFirstRunDone NOTIFY serverChanged)

public:
    //! The hub whose model keys this computer's OpenCode uses.
    struct ModelKeySource
    {
        QString workspace;                    //!< empty: none
        QString tokenId;                      //!< of the proxy token at that hub
        QMap<QString, QStringList> providers; //!< as ServerHost::ModelKeys has them

        bool operator==(const ModelKeySource &) const = default;
    };

    explicit SettingsStore(const QString &path, QObject *parent = nullptr);

    [[nodiscard]] int scheme() const { return number("appearance/scheme", 0); }
    void setScheme(int scheme);
    [[nodiscard]] bool systemFont() const { return flag("appearance/systemFont", false); }
    void setSystemFont(bool on);
    [[nodiscard]] bool reducedMotion() const { return flag("appearance/reducedMotion", false); }
    void setReducedMotion(bool on);
    [[nodiscard]] QString language() const;
    void setLanguage(const QString &code);
    [[nodiscard]] int sidebarWidth() const;
    void setSidebarWidth(int width);
    [[nodiscard]] bool sidebarShown() const { return flag("layout/sidebarShown", true); }
    void setSidebarShown(bool shown);
    [[nodiscard]] bool groupByDay() const { return flag("layout/groupByDay", false); }
    void setGroupByDay(bool on);
    [[nodiscard]] QRect window() const;
    void setWindow(const QRect &window);
    [[nodiscard]] bool maximized() const { return flag("layout/maximized", false); }
    void setMaximized(bool maximized);
    [[nodiscard]] bool ownData() const { return flag("server/ownData", false); }
    void setOwnData(bool own);
    [[nodiscard]] QString openCodePath() const;
    void setOpenCodePath(const QString &path);
    [[nodiscard]] int memoryCeilingMiB() const { return number("server/memoryCeilingMiB", 3072); }
    void setMemoryCeilingMiB(int mebibytes);
    //! \name This computer's hub: whether others reach it, on which network (an interface's name, empty: each, "loopback"), at which port
    //! @{
    [[nodiscard]] bool isSharing() const { return flag("sharing/on", false); }
    void setSharing(bool on);
    [[nodiscard]] QString sharingPlace() const;
    void setSharingPlace(const QString &place);
    [[nodiscard]] int sharingPort() const { return number("sharing/port", 3913); }
    void setSharingPort(int port);
    //! @}
    [[nodiscard]] bool closesToTray() const { return flag("desktop/closeToTray", false); }
    void setCloseToTray(bool on);
    [[nodiscard]] bool notifiesWaiting() const { return flag("desktop/notifyWaiting", true); }
    void setNotifyWaiting(bool on);
    [[nodiscard]] bool notifiesFinished() const { return flag("desktop/notifyFinished", true); }
    void setNotifyFinished(bool on);
    [[nodiscard]] bool notifiesFailed() const { return flag("desktop/notifyFailed", true); }
    void setNotifyFailed(bool on);
    [[nodiscard]] bool reopensLast() const { return flag("startup/reopenLast", true); }
    void setReopenLast(bool on);
    [[nodiscard]] bool firstRunDone() const { return flag("server/firstRunDone", false); }
    void setFirstRunDone(bool done);

    // What was chosen last belongs to one workspace: another one has other projects, agents and models.
    //! The model for a prompt when nothing else names one: the project's last; without one the last of the workspace.
    [[nodiscard]] opencode::ModelRef projectModel(const QString &workspace, const QString &directory) const;
    [[nodiscard]] opencode::ModelRef lastModel(const QString &workspace) const;
    [[nodiscard]] QString projectAgent(const QString &workspace, const QString &directory) const;
    [[nodiscard]] QString lastAgent(const QString &workspace) const;
    void rememberChoice(const QString &workspace, const QString &directory, const QString &agent,
                        const opencode::ModelRef &model);
    //! Newest first, at most five.
    [[nodiscard]] QList<opencode::ModelRef> recentModels(const QString &workspace) const;
    //! Where the last session was begun: of all, in a workspace, and in which workspace for a directory. Empty if never.
    [[nodiscard]] QString lastWorkspace() const;
    [[nodiscard]] QString lastProject(const QString &workspace) const;
    [[nodiscard]] QString workspaceOf(const QString &directory) const;
    void rememberPlace(const QString &workspace, const QString &directory);
    void forgetWorkspace(const QString &workspace);
    //! What a hub's rooms are used for; nothing if the person has not chosen.
    [[nodiscard]] std::optional<bool> roomUse(const QString &workspace, const QString &use) const;
    void setRoomUse(const QString &workspace, const QString &use, bool on);
    //! This device among a person's devices: made once.
    [[nodiscard]] QString deviceId();
    //! Plugins that this computer's OpenCode gets from us at its start.
    [[nodiscard]] QStringList plugins() const;
    void setPlugins(const QStringList &plugins);
    [[nodiscard]] ModelKeySource modelKeySource() const;
    void setModelKeySource(const ModelKeySource &source);
    //! The keys that a person gave an action; none if it has those that it came with.
    [[nodiscard]] std::optional<QString> shortcut(const QString &action) const;
    void setShortcut(const QString &action, const std::optional<QString> &keys);
    //! The session that was open last, as (workspace, id); empty ids if none.
    [[nodiscard]] std::pair<QString, QString> lastSession() const;
    void setLastSession(const QString &workspace, const QString &session);

Q_SIGNALS:
    void appearanceChanged();
    void languageChanged();
    void layoutChanged();
    void serverChanged();
    void desktopChanged();
    void sharingChanged();

private:
    [[nodiscard]] bool flag(const char *key, bool fallback) const;
    [[nodiscard]] int number(const char *key, int fallback) const;
    //! True if it is another value than before.
    bool put(const char *key, const QVariant &value);
    [[nodiscard]] opencode::ModelRef readModel(const QString &key) const;

    QSettings m_settings;
};

} // namespace qd::ui
