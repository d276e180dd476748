// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

// Files of tests/fixtures. A name may leave out the `.gz` of a compressed file. A missing file ends the test.
namespace qd::test {

[[nodiscard]] QByteArray fixture(const QString &name);
//! The contents of any file, unpacked if it is, or only `path + ".gz"` is, gzip; empty if there is none.
[[nodiscard]] QByteArray readUnpacked(const QString &path);
[[nodiscard]] QByteArray gunzip(const QByteArray &packed);
[[nodiscard]] QByteArray gzip(const QByteArray &plain);
//! `opencode/captures/NN-name` of every capture.
[[nodiscard]] QStringList captures();
//! `opencode/captures/NN-name/global.sse`, … of every capture, without `.gz`.
[[nodiscard]] QStringList captureStreams();

} // namespace qd::test
