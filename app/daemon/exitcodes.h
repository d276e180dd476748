// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace qd {

//! What the program says with its exit code.
enum ExitCode : int
{
    ExitClean = 0,
    ExitServerFailed = 1, //!< what was asked for can't be done, or not any longer: the last line on stderr says why
    ExitUsage = 2,        //!< wrong arguments or settings
    ExitNoOpenCode = 3,   //!< none found, or none that can be used
};

} // namespace qd
