; SPDX-FileCopyrightText: 2026 The Quarterdeck authors
; SPDX-License-Identifier: Apache-2.0
;
; The grammar's own file names functions first and then every identifier a variable; the later one counts, so once more:
(call_expression function: (identifier) @function)
(call_expression function: (selector_expression field: (field_identifier) @function.method))
(function_declaration name: (identifier) @function)
(method_declaration name: (field_identifier) @function.method)
