// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/outcome.h"
#include "core/credentials/secretstore.h"
#include "core/workspaces/workspacecodec.h"

namespace qd {

//! A secret that belongs to an entry of a file. `name.workspace` is the entry's id in the file.
struct ArchiveSecret
{
    SecretName name;
    QByteArray value;

    bool operator==(const ArchiveSecret &) const = default;
};

//! Secrets as they stand in a file: what is needed to open them with the passphrase.
struct SealedSecrets
{
    quint64 operations = 0; //!< Argon2id's
    quint64 memory = 0;     //!< bytes
    QByteArray salt;
    QByteArray nonce;
    QByteArray data;

    bool operator==(const SealedSecrets &) const = default;
};

//! Why a file gave nothing.
enum class ArchiveProblem : quint8
{
    None,
    Unreadable, //!< fact: the system's words
    TooLarge,   //!< more than archive::maxBytes
    NotOurs,    //!< neither ours nor of a kind that we know
    TooNew,     //!< fact: the version
};

//! \brief A file of workspaces, as read: `.quarterdeck-workspaces` (docs/workspace-file.md), or OpenCode SH's `opencode-workspaces`.
struct Archive
{
    ArchiveProblem problem = ArchiveProblem::NotOurs;
    QString fact;

    //! The valid entries. What a person must decide on each computer is not taken from a file: ServerTrust, and the preset "allow-all".
    QList<WorkspaceRecord> records;
    QList<EntryProblem> problems; //!< the others
    bool broken = false;          //!< the text ends early or is damaged: there may have been more entries
    bool foreign = false;         //!< of another tool
    //! Of other tools, which keep them in the clear; ours come out of unsealSecrets().
    QList<ArchiveSecret> secrets;
    std::optional<SealedSecrets> sealed;

    [[nodiscard]] bool isValid() const { return problem == ArchiveProblem::None; }
};

//! \brief Reading and writing files of workspaces. All functions may be called on any thread and block.
namespace archive {

constexpr qint64 maxBytes = 16LL * 1'024 * 1'024;
constexpr int minPassphrase = 8; //!< characters

//! What it costs to try one passphrase.
struct Cost
{
    quint64 operations;
    quint64 memory; //!< bytes
};
//! Argon2id's "moderate": about a second and 256 MiB.
[[nodiscard]] Cost usualCost();

//! Any bytes may be given.
[[nodiscard]] Archive read(const QByteArray &bytes);
//! Looks at the size before it reads.
[[nodiscard]] Archive readFile(const QString &path);

//! Without secrets, without this computer, and without what is not taken from a file: see Archive::records.
[[nodiscard]] QByteArray write(const QList<WorkspaceRecord> &records, qint64 exportedAtMs);
//! \brief With secrets, sealed: Argon2id makes the key, XChaCha20-Poly1305 seals. Takes a second: use onWorker().
//!
//! Errors: BadRequest (a passphrase of less than minPassphrase characters), Storage (no memory for the key).
[[nodiscard]] Outcome<QByteArray> writeSealed(const QList<WorkspaceRecord> &records, qint64 exportedAtMs,
                                              const QList<ArchiveSecret> &secrets, const QString &passphrase,
                                              Cost cost = usualCost());
//! All or nothing; only the owner can read the file.
[[nodiscard]] Outcome<void> writeFile(const QString &path, const QByteArray &bytes);

//! \brief Opens what is sealed. Takes a second: use onWorker().
//!
//! A wrong passphrase, a changed file and costs beyond what we pay are one and the same error, Unauthorized; Storage if there is no memory.
[[nodiscard]] Outcome<QList<ArchiveSecret>> unsealSecrets(const SealedSecrets &sealed, const QString &passphrase);

//! The problem as an English sentence with a remedy, for the command line; empty without one.
[[nodiscard]] QString sentence(const Archive &archive);

} // namespace archive

} // namespace qd
