"""A rubric from the office's own table (RUBRIC §8): what each column and row seems to be, and the tree that they make.

Pure: no Django. Everything is a proposal that whoever sent the table may change, and no row is lost in silence.

    columns    which rows are the head, what stands in which column
    labels     «I», «1.2», «a)», «-»: how deep a line stands
    points     «3,5 đ», «tối đa 5», «2 điểm/lần»
    lines      what each row is: a group, a criterion, a level, a total, no part of the rubric
    rates      «mỗi lần trừ 0,5», «tổng trừ không quá 1,5», «Tốt: 5; Khá: 3» in sentences
    brackets   levels that are stretches of a number, as a list of marks
    percents   «mỗi 1 % thiếu trừ 2», «mỗi 1 % vượt cộng 0,1», as such a list
    references «trừ 10 % số điểm đạt được», «chỉ cộng khi tiêu chí I.1 đạt điểm tối đa»
    parts      a criterion as a group of what is given, taken and added
    following  criteria that follow from others, as such sentences say it
    proposals  which kinds a criterion's words speak for, each with its reason
    building   the tree with its codes, and what is wrong with which row
    understood a row as whoever sent the table sees it
    settling   which nodes the sentences mean, and what is asked back
    carried    a table and the choices as a form carries them
    pasted     rows from the clipboard as new lines of a rubric's table
"""
