; SPDX-FileCopyrightText: 2026 The Quarterdeck authors
; SPDX-License-Identifier: Apache-2.0
;
; The grammar's own file names keys first and then every string a string; the later one counts, so once more:
(pair key: (string) @property)
