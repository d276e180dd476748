// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QJsonObject>
#include <QMap>
#include <QString>
#include <QStringList>

#include <chrono>
#include <functional>
#include <memory>

namespace qd {
class Clock;
}

namespace qd::server {

//! Whose sessions the server shows.
enum class DataMode
{
    Isolated, //!< a separate OpenCode: own data, configuration, state and cache below Options::dataRoot
    Own,      //!< the person's existing OpenCode data and configuration
};

//! Every time limit of the supervisor; tests shorten them.
struct Timeouts
{
    using ms = std::chrono::milliseconds;
    ms boot{90'000}; //!< from start to ready
    ms bootProbeAfter{
        3'000};          //!< ask although it has not said that it is ready: another version may say so in other words
    ms bootProbe{1'000}; //!< one health question while booting
    ms probe{2'000};     //!< one health question afterwards
    ms probeInterval{10'000};  //!< between questions while all is well; none is asked while event bytes arrive
    ms unwellInterval{1'000};  //!< between questions after a missed one
    ms wedge{30'000};          //!< no answer and no event bytes for this long
    ms grace{2'000};           //!< between SIGTERM and SIGKILL
    ms backoffMin{500};        //!< first pause before a restart; doubles
    ms backoffMax{30'000};     //!< longest pause
    ms failureWindow{120'000}; //!< failures are counted over this time
    int failureLimit = 5;      //!< that many in the window: Failed
    ms memoryInterval{30'000}; //!< between looks at the memory
    ms ownerPoll{250};         //!< how often a second instance looks for its owner while there is no server
};

//! \brief What Supervisor::start() needs to know. Every field has a default that is right for the product.
struct Options
{
    QString binary; //!< the person's setting; empty: PATH, the usual places, then privatePrefix
    DataMode dataMode = DataMode::Isolated;
    QString
        stateDirectory; //!< lock, state file and log live in a folder of it; empty: XDG_STATE_HOME/quarterdeck/server
    QString dataRoot;   //!< of an isolated server; empty: XDG_DATA_HOME/quarterdeck/opencode
    QString
        privatePrefix; //!< of the pinned npm package; empty: QUARTERDECK_TOOLS, else XDG_DATA_HOME/quarterdeck-tools
    QString guardian;  //!< the guardian program; empty: beside the application
    qint64 memoryCeiling = 3LL * 1024 * 1024 * 1024; //!< bytes of resident memory; 0 means no ceiling
    //! \brief Is any session busy or waiting, or a terminal open? Called on the supervisor's thread, so it must be
    //! thread-safe and quick. Without it the server is never recycled for its memory.
    std::function<bool()> inUse;
    QMap<QString, QString> extraEnvironment; //!< added last, for tests: OPENCODE_DISABLE_MODELS_FETCH and the like
    QStringList
        withheld; //!< variables of ours that it does not get, such as providers' keys when it asks through the proxy
    QJsonObject extraConfig; //!< merged over the generated OPENCODE_CONFIG_CONTENT
    quint16 port = 0;        //!< to try first; 0: a free one
    Timeouts timeouts;
    std::shared_ptr<const Clock> clock; //!< empty: the machine's

    //! Everything below one directory: a throw-away or a second profile. Window and daemon agree on what lies where.
    void useProfile(const QString &directory);
    //! \brief Takes a JSON object from `file` as extraConfig. Returns what is wrong with the file, for a person to read; empty: nothing.
    [[nodiscard]] QString readConfig(const QString &file);
};

} // namespace qd::server
