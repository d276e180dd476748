// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QUrl>

class QRandomGenerator;

namespace qd {

//! What is wrong with an address as typed. The sentence is made in the UI from it and ServerAddress::fact.
enum class AddressProblem : quint8
{
    None,
    Empty,
    NotAnAddress,  //!< nothing that reads as an address: spaces, control characters, backslashes
    WrongScheme,   //!< neither http nor https; fact: the scheme
    AmbiguousUser, //!< more than one @: which part is the host can't be seen
    NoHost,
    BadHost,      //!< fact: the host
    Ipv6Brackets, //!< an IPv6 address without brackets, where its port begins can't be seen; fact: as it should be written
    BadPort,      //!< not 1 to 65535; fact: the port
    BadPath,      //!< fact: the path
    TooLong,
};

//! \brief An address that a person typed or pasted, taken apart.
//!
//! The host that requests go to is the one that is shown: what could be read in two ways is a problem, not a guess.
struct ServerAddress
{
    AddressProblem problem = AddressProblem::Empty;
    QString fact; //!< the part that is wrong

    //! scheme, host (as sent: IDN in its ASCII form), the port if it is not the scheme's, path prefix without a slash at its end. Empty if there is a problem.
    QUrl url;
    QString host;               //!< as a person reads it, IDN in its own letters
    QString asciiHost;          //!< as sent; differs for IDN: show both
    QString username;           //!< what stood before @, decoded; never part of url
    QString password;           //!< a secret: hand it on and forget it
    bool mixedScripts = false;  //!< a label of the host mixes writing systems, as look-alikes do
    bool schemeGuessed = false; //!< https was added, or http for this machine
    bool queryDropped = false;  //!< a query or fragment was left out
    bool loopback = false;      //!< `localhost`, 127.0.0.0/8, ::1

    [[nodiscard]] bool isValid() const { return problem == AddressProblem::None; }
};

//! Reads what was typed; any text may be given.
[[nodiscard]] ServerAddress readServerAddress(const QString &typed);

//! The problem as an English sentence with a remedy; empty without one. For the command line; never holds the user name or password.
[[nodiscard]] QString addressSentence(const ServerAddress &address);

//! A port for `opencode serve`, out of the range that no service is registered in: 49152 to 65535.
[[nodiscard]] int randomPort(QRandomGenerator &random);

} // namespace qd
